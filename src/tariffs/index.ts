export { changeBundle } from "./operations/change-bundle.ts";
export { changeTariff } from "./operations/change-tariff.ts";
export { bundleForm, tariffForm } from "./order-form.ts";
export { tariffCardRoutes } from "./routes.ts";
