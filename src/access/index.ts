export { accessJournal } from "./journal.ts";
export { accessRoutes } from "./routes.ts";
