import { z } from "zod";
import { assessBy, type Operation } from "../../orders/index.ts";
import { textsOf } from "./texts.ts";

const everybody = ["active", "suspended", "pending-activation"];

/** Физлица: whether an employee may sign a contract of their own on the company's number (domain.md §1.3). */
const splitBill = (name: "allow-split-bill" | "forbid-split-bill", isAllowed: boolean): Operation => ({
  name,
  permission: "orders:write",
  params: z.object({}),
  card: { section: null, icon: isAllowed ? "user" : "user-cog", group: "number" },
  whom: { statuses: everybody, kinds: ["mobile"] },
  already: ["split-allowed", "split-forbidden"],
  bars: {
    reason: isAllowed
      ? "case when s.may_split_bill then 'split-allowed' end"
      : "case when not s.may_split_bill then 'split-forbidden' when s.has_split_bill then 'split-contract' end",
  },
  assess: (tx, items) =>
    assessBy(
      tx,
      items,
      {
        reason: "null",
        before: `jsonb_build_object('splitBill', s.may_split_bill)`,
        after: `jsonb_build_object('splitBill', :allowed::boolean)`,
      },
      { allowed: isAllowed },
    ),
  command: () => ({ name, params: {} }),
  apply: async (tx, items) => {
    await tx.raw(
      "update subscribers s set may_split_bill = ? from (?) i where s.account_id = ? and s.id = i.subscriber_id",
      [isAllowed, items, tx.scope.accountId],
    );
  },
  undo: () => ({ operation: isAllowed ? "forbid-split-bill" : "allow-split-bill", params: {} }),
  texts: textsOf(name, ["splitBill"]),
  describe: async () => "",
});

export const allowSplitBill = splitBill("allow-split-bill", true);
export const forbidSplitBill = splitBill("forbid-split-bill", false);
