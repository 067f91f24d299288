export { type AuditEntry, recordAudit, recordOwnAudit } from "./repository.ts";
