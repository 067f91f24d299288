export { supportJournal } from "./journal.ts";
export { runSettleDead, settleDead } from "./queue/job.ts";
export { supportRoutes } from "./routes.ts";
export { viewingBanner } from "./viewing/banner.ts";
export { viewAs } from "./viewing/view-as.ts";
