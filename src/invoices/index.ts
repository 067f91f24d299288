export { invoiceDocument } from "./document.ts";
export { findInvoices } from "./repository.ts";
export { invoiceRoutes } from "./routes.ts";
