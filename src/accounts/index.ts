export { findLoginByPhone, findSignedInUser, type Login, saveLanguage } from "./repository.ts";
export { allows, type Role, roles } from "./roles.ts";
export { accountRoutes } from "./routes.ts";
export { shellOf } from "./shell.ts";
export { type Grant, homeOf, rolesOf, type SignedInUser } from "./user.ts";
