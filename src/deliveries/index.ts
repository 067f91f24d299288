import type { Documents } from "./documents/document.ts";

export type { Delivery, DeliveryAddress, DeliveryFormat } from "./delivery.ts";
export {
  type DocumentFile,
  type DocumentKind,
  type Documents,
  documentList,
  type Progress,
} from "./documents/document.ts";
export { forgetDocuments, runForgetDocuments } from "./documents/forget.ts";
export { makeFile, runMakeFile } from "./files/make.ts";
export { deliveryJournal } from "./journal.ts";
export { listDeliveries } from "./repository.ts";
export { type Requested, repeatDelivery, requestDelivery, requestFile } from "./request.ts";
export { deliveryRoutes } from "./routes.ts";
export { runSendDelivery, type SendDeps, sendDelivery, sendOldInvoice } from "./send.ts";

declare module "../platform/routing.ts" {
  interface Site {
    readonly documents: Documents;
  }
}
