export { ownPath, readName } from "./forms.ts";
export { setUpPassport } from "./passport.ts";
export { signInRoutes } from "./routes.ts";
export type { Door } from "./session.ts";
export { findUser } from "./user.ts";
