import { arrayOf, type Query, type Tx } from "../platform/db.ts";

/**
 * An assessment for the usual operation, which looks at each subscriber `s` (and the item's own `c.params`) alone. Every part
 * is an SQL expression; those left out are null or nothing.
 */
export type Rule = {
  /** Joins beyond `subscribers s`. */
  readonly joins?: string;
  /** A reason code, or null where it can be done. */
  readonly reason: string;
  /** The reasons that mean: it is so already. */
  readonly unchanged?: readonly string[];
  readonly detail?: string;
  readonly before?: string;
  readonly after?: string;
  readonly oneOff?: string;
  readonly monthly?: string;
  readonly losses?: string;
  readonly warnings?: string;
};

const nothing = {
  joins: "",
  detail: "null",
  before: "null",
  after: "null",
  oneOff: "0",
  monthly: "0",
  losses: "null",
  warnings: "null",
};

/** The columns of `Operation.assess` by a rule. `bindings` are named, beside `:account` and `:items`. */
export const assessBy = (
  tx: Tx,
  items: Query,
  own: Rule,
  bindings: Readonly<Record<string, string | number | boolean | Date | null>> = {},
): Query => {
  const rule = { ...nothing, ...own };
  return tx.raw(
    `select c.subscriber_id,
       case when r.reason is null then 'pending' when r.reason = any(:unchanged_reasons::text[]) then 'unchanged' else 'refused' end as verdict,
       r.reason, (${rule.detail})::text as detail,
       case when r.reason is null then (${rule.oneOff})::bigint else 0 end as one_off,
       case when r.reason is null then (${rule.monthly})::bigint else 0 end as monthly,
       (${rule.before})::jsonb as before, case when r.reason is null then (${rule.after})::jsonb else (${rule.before})::jsonb end as after,
       case when r.reason is null then nullif(jsonb_strip_nulls((${rule.losses})::jsonb), '{}') end as losses,
       case when r.reason is null then (${rule.warnings})::jsonb end as warnings
     from (:items) c
     join subscribers s on s.account_id = :account and s.id = c.subscriber_id
     ${rule.joins}
     cross join lateral (select (${rule.reason})::text as reason offset 0) r`,
    { items, account: tx.scope.accountId, unchanged_reasons: arrayOf(own.unchanged ?? []), ...bindings },
  );
};
