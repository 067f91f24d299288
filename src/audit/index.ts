export { type AuditEntry, type OwnEntry, recordAudit, recordOwnAudit } from "./repository.ts";
