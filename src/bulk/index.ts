export { selectionForm } from "./forms.ts";
export { messages as selectionMessages } from "./messages.ts";
export { bulkRoutes } from "./routes.ts";
export { selectionPage } from "./selection/pages.ts";
