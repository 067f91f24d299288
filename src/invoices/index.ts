export { invoiceArchive } from "./archive/document.ts";
export { invoiceDocument } from "./document.ts";
export { overAccountsRoutes as invoicesOverAccounts } from "./over-accounts/routes.ts";
export { purposeOf } from "./purpose.ts";
export { findInvoices } from "./repository.ts";
export { invoiceRoutes } from "./routes.ts";
