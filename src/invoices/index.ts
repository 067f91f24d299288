export { invoiceDocument } from "./document.ts";
export { invoiceRoutes } from "./routes.ts";
