export { forgetStaffLists, runForgetStaffLists } from "./forget.ts";
export { staffListJournal } from "./journal.ts";
export { staffListRoutes } from "./routes.ts";
