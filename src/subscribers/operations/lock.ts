import { z } from "zod";
import { assessBy, type Operation, type Wait } from "../../orders/index.ts";
import type { Tx } from "../../platform/db.ts";
import { textsOf } from "./texts.ts";

/**
 * Read from the row and not from the condition that has led here: of an assessment that needs no row PostgreSQL reads the ids of all
 * subscribers from their index for each slice (12 800 pages for 200 items, 70 µs of processor an item).
 */
const isLocked = "jsonb_build_object('locked', s.locked_at is not null)";

const everybody = ["active", "suspended", "pending-activation", "pending-termination"];

/** Замок номера: a locked number refuses what steals or ends it, from every door. */
export const lockNumber: Operation = {
  name: "lock-number",
  permission: "orders:write",
  params: z.object({}),
  card: { section: null, icon: "lock", group: "number" },
  whom: { statuses: everybody },
  already: ["already-locked"],
  bars: { reason: "case when s.locked_at is not null then 'already-locked' end" },
  assess: (tx, items) => assessBy(tx, items, { reason: "null", before: isLocked, after: `'{"locked":true}'` }),
  apply: async (tx, items, _params, { now }) => {
    await tx.raw(
      "update subscribers s set locked_at = coalesce(locked_at, ?) from (?) i where s.account_id = ? and s.id = i.subscriber_id",
      [now, items, tx.scope.accountId],
    );
  },
  undo: () => ({ operation: "unlock-number", params: {} }),
  texts: textsOf("lock-number", ["locked"]),
  describe: async () => "",
};

/** Снятие замка: with a second factor, after the account's hours, by a second person where the account demands one. */
export const unlockNumber: Operation = {
  name: "unlock-number",
  permission: "orders:write",
  stepUp: true,
  params: z.object({}),
  card: { section: null, icon: "lock-open", group: "number" },
  whom: { statuses: everybody },
  wait: (tx, now) => waitToUnlock(tx, now),
  already: ["not-locked"],
  bars: { reason: "case when s.locked_at is null then 'not-locked' end" },
  assess: (tx, items, _params, now) =>
    assessBy(
      tx,
      items,
      {
        joins: "join accounts a on a.id = :account",
        reason: "null",
        before: isLocked,
        after: `'{"locked":false}'`,
        warnings: `jsonb_build_object('unlock-hours', ${hours}::text) || case when ${second} then '{"unlock-second":null}'::jsonb else '{}'::jsonb end`,
      },
      { now },
    ),
  apply: async (tx, items) => {
    await tx.raw(
      "update subscribers s set locked_at = null from (?) i where s.account_id = ? and s.id = i.subscriber_id",
      [items, tx.scope.accountId],
    );
  },
  undo: () => ({ operation: "lock-number", params: {} }),
  texts: textsOf("unlock-number", ["locked"]),
  describe: async () => "",
};

// Rules that were made easier hold in their stricter form for as long as that would have made an unlocking wait.
const isNew = "a.unlock_changed_at + make_interval(hours => a.unlock_hours_before) > :now::timestamptz";
const hours = `(case when ${isNew} then greatest(a.unlock_hours, a.unlock_hours_before) else a.unlock_hours end)`;
const second = `(a.unlock_needs_second or (${isNew} and a.unlock_second_before))`;

const waitToUnlock = async (tx: Tx, now: Date): Promise<Wait> => {
  const { rows } = await tx.raw(
    `select :now::timestamptz + make_interval(hours => ${hours}) as until, coalesce(${second}, a.unlock_needs_second) as "needsSecond"
     from accounts a where a.id = :account`,
    { now, account: tx.scope.accountId },
  );
  return rows[0] as Wait;
};
