import type { Kind } from "./kind.ts";
import { accounts } from "./kinds/accounts.ts";
import { bundles, serviceCategories, services, tariffCategories, tariffs, translations } from "./kinds/catalogue.ts";
import { charges } from "./kinds/charges.ts";
import { invoices } from "./kinds/invoices.ts";
import { payments } from "./kinds/payments.ts";
import { simCards } from "./kinds/sim-cards.ts";
import { subscribers } from "./kinds/subscribers.ts";
import { usage } from "./kinds/usage.ts";

/** In the order in which a whole portal is filled: each names only what comes before it. */
export const kinds: readonly Kind[] = [
  tariffCategories,
  bundles,
  tariffs,
  serviceCategories,
  services,
  translations,
  accounts,
  subscribers,
  simCards,
  invoices,
  payments,
  charges,
  usage,
];

export const kindNamed = (name: string): Kind | undefined => kinds.find((kind) => kind.name === name);
