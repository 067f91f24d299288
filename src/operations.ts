import { type OrderForm, operationList } from "./orders/index.ts";
import { servicesForm } from "./services/index.ts";

/** The list operations: each form has its page at `/a/…/bulk/<path>`. */
export const orderForms: readonly OrderForm[] = [servicesForm];

/** Everything that can be ordered. */
export const operations = operationList(...orderForms.flatMap((form) => form.operations));
