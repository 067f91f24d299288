export { profileJournal } from "./journal.ts";
export { profileRoutes } from "./routes.ts";
