export { invoiceArchive } from "./archive/document.ts";
export { invoiceDocument } from "./document.ts";
export { purposeOf } from "./purpose.ts";
export { findInvoices } from "./repository.ts";
export { invoiceRoutes } from "./routes.ts";
