import { z } from "zod";
import type { Operation, OrderParams } from "../../orders/index.ts";
import { describeTariff, nameTariff } from "../repository.ts";
import { assessTariff, moveToTariff, tooSoon } from "../rules.ts";
import { bundleOrNone, textsOf } from "./texts.ts";

const params = z.object({
  tariffId: z.coerce.number("no-tariff").int("no-tariff").positive("no-tariff"),
  bundleId: bundleOrNone,
});
type Params = z.output<typeof params> & OrderParams;

/** Смена тарифа (guide, chapters 9 and 15.2). */
export const changeTariff: Operation<Params> = {
  name: "change-tariff",
  permission: "orders:write",
  params,
  card: { section: "tariff", icon: "arrows-exchange", group: "main" },
  whom: { statuses: ["active"] },
  isForSubscriber: true,
  bars: tooSoon,
  assess: (tx, items, chosen, now) => assessTariff(tx, items, { ...chosen, now }),
  command: ({ tariffId, bundleId }, item) => ({ name: "change-tariff", params: { tariffId, bundleId, ...item } }),
  apply: (tx, items, chosen, { now }) => moveToTariff(tx, items, { ...chosen, now }),
  undo: (own) => ({
    operation: "change-tariff",
    params: own,
    item: "jsonb_build_object('tariffId', i.before -> 'tariffId', 'bundleId', i.before -> 'bundleId')",
  }),
  texts: textsOf("change-tariff", ["tariff", "bundle"]),
  subject: (scope, chosen) => nameTariff(scope, chosen),
  describe: (scope, { tariffId }) => describeTariff(scope, tariffId),
};
