import { changeNumber, forwardingForm, replaceSim, setForwarding, simForm } from "./numbers/index.ts";
import { type OrderForm, operationList } from "./orders/index.ts";
import { applyForProduct } from "./products/index.ts";
import { servicesForm } from "./services/index.ts";
import { subscriberForms, subscriberOperations } from "./subscribers/index.ts";
import { bundleForm, changeBundle, changeTariff, tariffForm } from "./tariffs/index.ts";

/** The list operations: each form has its page at `/a/…/bulk/<path>`. */
export const orderForms: readonly OrderForm[] = [
  servicesForm,
  tariffForm,
  bundleForm,
  ...subscriberForms,
  forwardingForm,
  simForm,
];

/** Everything that can be ordered, from a card, over a list or by schedule. */
export const operations = operationList(
  ...servicesForm.operations,
  ...subscriberOperations,
  changeTariff,
  changeBundle,
  setForwarding,
  changeNumber,
  replaceSim,
  applyForProduct,
);
