export { actDocument } from "./document.ts";
export { forgetReconciliation, runForgetReconciliation } from "./forget.ts";
export { reconciliationJournal } from "./journal.ts";
export { reconciliationRoutes } from "./routes.ts";
