export { ownPath } from "./forms.ts";
export { setUpPassport } from "./passport.ts";
export { signInRoutes } from "./routes.ts";
export { type Door, keptOf } from "./session.ts";
export { findUser } from "./user.ts";
