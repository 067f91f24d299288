export { whoOf } from "./entry.ts";
export { ownPath, readName } from "./forms.ts";
export { setUpPassport } from "./passport.ts";
export { forgetWrongPasswords } from "./password-limits.ts";
export { nextOf, userOf } from "./requests.ts";
export { signInRoutes } from "./routes.ts";
export { type Door, keptOf } from "./session.ts";
export { findUser } from "./user.ts";
