import type { JournalWords } from "./words.ts";

export { authorOf } from "./author.ts";
export { type Break, type Verification, verifyAudit } from "./chain/verify.ts";
export { commonJournal } from "./common.ts";
export { type JournalPart, journalPart } from "./part.ts";
export { type AuditEntry, type OwnEntry, recordAudit, recordAuditOfMany, recordOwnAudit } from "./repository.ts";
export { journalRoutes } from "./routes.ts";
export { journalWordList } from "./words.ts";

declare module "../platform/routing.ts" {
  interface Site {
    readonly journalWords: JournalWords;
  }
}
