import { z } from "zod";
import type { Operation, OrderParams } from "../../orders/index.ts";
import { nameBundle } from "../repository.ts";
import { assessBundle, moveToBundle } from "../rules.ts";
import { textsOf } from "./texts.ts";

const params = z.object({
  bundleId: z.coerce.number("bundle-missing").int("bundle-missing").positive("bundle-missing"),
});
type Params = z.output<typeof params> & OrderParams;

/** Смена набора услуг on the same tariff (guide, chapter 15.2, second tab). */
export const changeBundle: Operation<Params> = {
  name: "change-bundle",
  permission: "orders:write",
  params,
  whom: { statuses: ["active"], kinds: ["mobile"] },
  card: { section: "tariff", icon: "adjustments", group: "main" },
  isForSubscriber: true,
  assess: (tx, items, { bundleId }) => assessBundle(tx, items, bundleId),
  command: ({ bundleId }, item) => ({ name: "change-bundle", params: { bundleId, ...item } }),
  apply: (tx, items, { bundleId }) => moveToBundle(tx, items, bundleId),
  undo: (own) => ({
    operation: "change-bundle",
    params: own,
    item: "jsonb_build_object('bundleId', i.before -> 'bundleId')",
  }),
  texts: textsOf("change-bundle", ["bundle"]),
  subject: (scope, { bundleId }) => nameBundle(scope, bundleId),
  describe: async () => "",
};
