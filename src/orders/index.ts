export { orderJournal } from "./journal.ts";

import type { Operations } from "./operation.ts";
import type { OrderForm } from "./order-form.ts";

export { type OrderPart, subscribersOf } from "./again/subscribers.ts";
export { type ArchiveDeps, archiveOrders, runArchiveOrders } from "./archive/archive.ts";
export { isArchived } from "./archive/kept.ts";
export { archivedOrders } from "./archive/repository.ts";
export { orderResult } from "./document.ts";
export { alikeOf, findAlike, readUnnamed, repairOf } from "./drafts/alike.ts";
export { type Confirming, confirmDraft } from "./drafts/confirm.ts";
export { waitsOf } from "./drafts/confirmation.ts";
export {
  assessSelection,
  cancelDraft,
  changeDraft,
  keepTicks,
  type Listed,
  moveInDraft,
  openDraft,
  openDraftFromEntries,
  replaceEntries,
  tickAll,
  untickAll,
} from "./drafts/draft.ts";
export { type Draft, draftOf } from "./drafts/draft-of.ts";
export { findFile, type ListFile } from "./drafts/files.ts";
export { forgetDrafts, runForgetDrafts } from "./drafts/forget.ts";
export { alikeForm } from "./drafts/forms.ts";
export { type Repair, repairItems } from "./drafts/repair.ts";
export { changeValues, type Values } from "./drafts/values.ts";
export { failedItemsOf } from "./failures.ts";
export { findOrders } from "./find.ts";
export { draftId, orderNumber } from "./forms.ts";
export { itemBatches } from "./items/batches.ts";
export { itemColumns } from "./items/columns.ts";
export { listItemPage } from "./items/repository.ts";
export { changesOf, itemStateIn, notesIn, reasonIn } from "./items/texts.ts";
export { assessOne, type Bar, itemOf, readBars, type Verdict } from "./one.ts";
export {
  type Applying,
  type Bars,
  type Operation,
  type Operations,
  type OperationTexts,
  type OrderParams,
  operationList,
  type Wait,
} from "./operation.ts";
export {
  type Entry,
  endedCount,
  finishedStates,
  isFinished,
  type NumberedOrder,
  type Order,
  type OrderItem,
} from "./order.ts";
export {
  type FormField,
  type FormTexts,
  formFor,
  menuForms,
  type OrderAbout,
  type Ordered,
  type OrderForm,
} from "./order-form.ts";
export type { Choice, Question } from "./question.ts";
export { questionForm } from "./question-form.ts";
export { findDraft, findOrder, readTicks } from "./repository.ts";
export { orderRoutes } from "./routes.ts";
export { assessBy, type Rule } from "./rule.ts";
export { networkFigures } from "./slices/gate.ts";
export { processSlice, sliceSize } from "./slices/job.ts";
export { runSlice, type SliceDeps } from "./slices/slice.ts";
export { cancelOrder, pauseOrder, resumeOrder, runStartWaiting, startWaiting } from "./start.ts";
export { tellOfOrder } from "./telling/job.ts";
export { runTellOfOrder, type TellingDeps } from "./telling/tell.ts";
export { moveStart } from "./waiting/change.ts";

declare module "../platform/routing.ts" {
  interface Site {
    readonly operations: Operations;
    readonly orderForms: readonly OrderForm[];
  }
}

export { acceptWhole, endWhole } from "./whole.ts";
