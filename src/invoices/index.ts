export { invoiceRoutes } from "./routes.ts";
export { queueInvoice, runSendInvoice, type SendDeps, sendInvoice } from "./send.ts";
