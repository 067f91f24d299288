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
export { type Operation, type Operations, type OperationTexts, type OrderParams, operationList } from "./operation.ts";
export type { Entry, Order, OrderItem } from "./order.ts";
export { countReasons, findOrder, listItems, readTicks } from "./repository.ts";
export { processSlice } from "./slices/job.ts";
export { runSlice, type SliceDeps } from "./slices/slice.ts";
