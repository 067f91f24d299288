export { authorOf } from "./author.ts";
export { type Break, type Verification, verifyAudit } from "./chain/verify.ts";
export { type AuditEntry, type OwnEntry, recordAudit, recordOwnAudit } from "./repository.ts";
export { journalRoutes } from "./routes.ts";
