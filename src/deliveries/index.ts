import type { Documents } from "./documents/document.ts";

export { endAbandoned, runEndAbandoned } from "./abandoned.ts";
export { type Address, type AddressState, stateOf } from "./addresses/address.ts";
export { type Asked, sendLinkAgain } from "./addresses/ask.ts";
export { type PauseDeps, runTellOfPause, tellOfPause } from "./addresses/bounces.ts";
export { deliverySettingsJournal } from "./addresses/journal.ts";
export { addressesOf } from "./addresses/repository.ts";
export { adviceMessages } from "./advice-messages.ts";
export { type Course, courseOf } from "./course-pages.ts";
export type { Delivery, DeliveryAddress, DeliveryFormat } from "./delivery.ts";
export {
  type DocumentFile,
  type DocumentKind,
  type Documents,
  documentList,
  type Every,
  type Progress,
  type SchedulePeriod,
  type Scheduling,
} from "./documents/document.ts";
export { forgetDocuments, runForgetDocuments } from "./documents/forget.ts";
export { keepDocument } from "./documents/keep.ts";
export { chunksOf, findLasting, keepForGood, type LastingDocument } from "./documents/repository.ts";
export { sendKept } from "./documents/send-kept.ts";
export { deliveryFigures } from "./figures.ts";
export { makeFile, runMakeFile } from "./files/make.ts";
export { deliveryJournal } from "./journal.ts";
export { warnOfMail } from "./mail-notice.ts";
export { deliveryAddressOf, findReceiving, listDeliveries, recentMailings } from "./repository.ts";
export { type Requested, repeatDelivery, requestDelivery, requestFile } from "./request.ts";
export { deliveryRoutes } from "./routes.ts";
export { runRunSchedules, runSchedules, type ScheduleDeps } from "./schedules/run.ts";
export { runSendDelivery, type SendDeps, sendDelivery, sendOldInvoice } from "./send.ts";
export { deliverySettingsRoutes } from "./settings-routes.ts";

declare module "../platform/routing.ts" {
  interface Site {
    readonly documents: Documents;
  }
}
