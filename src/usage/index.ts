export { callDetailsDocument, detailsContent } from "./call-details/document.ts";
export { fieldSign, rowSign } from "./call-details/file/call-record.ts";
export { forgetDetailDrafts, runForgetDetailDrafts } from "./call-details/forget.ts";
export { callDetailsJournal } from "./call-details/journal.ts";
export { callDetailsRoutes } from "./call-details/routes.ts";
export { recordRoutes } from "./card/routes.ts";
export { makePartitions, runMakePartitions } from "./partitions.ts";
export { recordsScope } from "./records-scope.ts";
export { ensurePartitions } from "./repository.ts";
