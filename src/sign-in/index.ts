export { liftSignInBlocks, type SignInNames, signInBlocksOf } from "./blocks.ts";
export { nextOf, ownPath, readName } from "./forms.ts";
export { signInJournal } from "./journal.ts";
export { signInPath } from "./last-way.ts";
export { welcomeNewcomer } from "./newcomer.ts";
export { setUpPassport } from "./passport.ts";
export { forgetWrongPasswords, loginNamesOf } from "./password-limits.ts";
export { signInRoutes } from "./routes.ts";
export { findUser } from "./user.ts";
