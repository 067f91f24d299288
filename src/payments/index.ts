export { paymentJournal } from "./journal.ts";
export { overAccountsRoutes as paymentsOverAccounts } from "./over-accounts/routes.ts";
export { paymentOrderDocument } from "./payment-order/document.ts";
export { confirmRegistrations, matchRegistrations, runConfirmRegistrations } from "./registrations/match.ts";
export { paymentRoutes } from "./routes.ts";
