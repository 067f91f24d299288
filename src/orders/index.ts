export { orderJournal } from "./journal.ts";

import type { Operations } from "./operation.ts";

export {
  acceptDraft,
  assessSelection,
  cancelDraft,
  keepTicks,
  openDraft,
  openDraftFromEntries,
  readEntries,
  tickAll,
  untickAll,
} from "./drafts/draft.ts";
export { forgetDrafts, runForgetDrafts } from "./drafts/forget.ts";
export { failedItemsOf } from "./failures.ts";
export { orderNumber } from "./forms.ts";
export { type Operation, type Operations, type OperationTexts, type OrderParams, operationList } from "./operation.ts";
export { type Entry, isFinished, type Order, type OrderItem } from "./order.ts";
export { refusalCells, refusalColumns, refusalsOf } from "./refusals.ts";
export { findOrder, readTicks } from "./repository.ts";
export { orderRoutes } from "./routes.ts";
export { processSlice } from "./slices/job.ts";
export { runSlice, type SliceDeps } from "./slices/slice.ts";

declare module "../platform/routing.ts" {
  interface Site {
    readonly operations: Operations;
  }
}
