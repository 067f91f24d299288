export { type ApplicationDeps, applyForProduct, runSendApplication, sendApplication } from "./application.ts";
export { productRoutes } from "./routes.ts";
