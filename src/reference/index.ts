export { forgetReferenceLists, runForgetReferenceLists } from "./forget.ts";
export { referenceRoutes } from "./routes.ts";
