export { invoiceRoutes } from "./routes.ts";
export { runSendInvoice, type SendDeps, sendInvoice } from "./send.ts";
