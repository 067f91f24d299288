export type { Comparison } from "./changes/change.ts";
export { finishComparison } from "./changes/compare.ts";
export { changeJournal } from "./changes/journal.ts";
export { type ComparedRow, newestCompared } from "./changes/repository.ts";
export { changeTexts } from "./changes/texts.ts";
export { invoiceDocument } from "./document.ts";
export { purposeOf } from "./purpose.ts";
export { findInvoices } from "./repository.ts";
export { invoiceRoutes } from "./routes.ts";
