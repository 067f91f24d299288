export { type FoundPage, findPages } from "./find.ts";
export { type AccountTabs, accountTabs, type Held, heldOf, roleText, scopeHeld } from "./held.ts";
export { accountJournal } from "./journal.ts";
export { messages as accountMessages } from "./messages.ts";
export { homePage } from "./pages.ts";
export {
  type Account,
  accountQuery,
  findLogin,
  findPassword,
  findSignedInUser,
  insertGrant,
  insertUser,
  type Login,
  type LoginName,
  type NewUser,
  saveLanguage,
} from "./repository.ts";
export { allows, isRole, mayGrant, opens, type Role, roles } from "./roles.ts";
export { accountRoutes } from "./routes.ts";
export { shellOf } from "./shell.ts";
export { type Grant, homeOf, type PasswordOrigin, rolesOf, type SignedInUser } from "./user.ts";
