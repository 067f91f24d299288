import type { Documents } from "./documents/document.ts";

export { endAbandoned, runEndAbandoned } from "./abandoned.ts";
export { adviceMessages } from "./advice-messages.ts";
export { type Course, courseOf } from "./course-pages.ts";
export type { Delivery, DeliveryAddress, DeliveryFormat } from "./delivery.ts";
export { type DocumentKind, type Documents, documentList } from "./documents/document.ts";
export { forgetDocuments, runForgetDocuments } from "./documents/forget.ts";
export { deliveryFigures } from "./figures.ts";
export { deliveryJournal } from "./journal.ts";
export { warnOfMail } from "./mail-notice.ts";
export { listDeliveries } from "./repository.ts";
export { type Requested, repeatDelivery, requestDelivery } from "./request.ts";
export { deliveryRoutes } from "./routes.ts";
export { runSendDelivery, type SendDeps, sendDelivery, sendOldInvoice } from "./send.ts";

declare module "../platform/routing.ts" {
  interface Site {
    readonly documents: Documents;
  }
}
