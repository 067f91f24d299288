import { account, choice, iccid, nullable, optional, text } from "../fields.ts";
import type { Kind } from "../kind.ts";
import { upsert } from "../upsert.ts";

/** Cards that an account holds and no subscriber uses: the ones in use come with their subscribers. */
export const simCards: Kind = {
  name: "sim-cards",
  columns: { account, iccid, state: optional(choice("free", "retired")), puk: nullable(text) },
  key: ["account", "iccid"],
  joins:
    "left join accounts a on a.id = s.account left join sim_cards x on x.account_id = s.account and x.iccid = s.iccid",
  reason: `case when a.id is null then 'unknown-account' when x.state in ('in-use', 'reserved') and s.state is not null then 'sim-in-use'
    when exists (select from sim_cards o where o.iccid = s.iccid and o.account_id <> s.account) then 'sim-elsewhere' end`,
  apply: (books) =>
    upsert(books, {
      table: "sim_cards",
      key: ["account_id", "iccid"],
      columns: {
        account_id: { from: "s.account" },
        iccid: { from: "s.iccid" },
        state: { from: "s.state", given: "state" },
        puk: { from: "s.puk", given: "puk" },
      },
      match: "s.account = d.account_id and s.iccid = d.iccid",
      account: "s.account",
    }),
};
