export { changeNumber } from "./operations/change-number.ts";
export { replaceSim } from "./operations/replace-sim.ts";
export { setForwarding } from "./operations/set-forwarding.ts";
export { forwardingForm, simForm } from "./order-forms.ts";
export { numberCardRoutes } from "./routes.ts";
