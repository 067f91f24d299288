export { allocationJournal } from "./journal.ts";
export { allocationRoutes } from "./routes.ts";
