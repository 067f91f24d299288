export { liftSignInBlocks, type SignInNames, signInBlocksOf } from "./blocks.ts";
export { whoOf } from "./entry.ts";
export { ownPath } from "./forms.ts";
export { setUpPassport } from "./passport.ts";
export { endAllSignIns } from "./repository.ts";
export { userOf } from "./requests.ts";
export { signInRoutes } from "./routes.ts";
export { type Door, keptOf } from "./session.ts";
export { findUser } from "./user.ts";
