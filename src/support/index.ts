export { supportRoutes } from "./routes.ts";
export { viewingBanner } from "./viewing/banner.ts";
export { lookOn } from "./viewing/look-on.ts";
