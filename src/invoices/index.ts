export { invoiceDocument } from "./document.ts";
export { purposeOf } from "./purpose.ts";
export { findInvoices } from "./repository.ts";
export { invoiceRoutes } from "./routes.ts";
