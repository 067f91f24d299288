import { requestDelivery } from "../../deliveries/index.ts";
import { findPhone } from "../../holdings/index.ts";
import { formatAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import type { Lang } from "../../kernel/lang.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { type NoticeDeps, queueNotice } from "../../notices/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { inScope, jobScope, type Tx } from "../../platform/db.ts";
import { lettersFor } from "../../platform/letters.ts";
import { orderResult } from "../document.ts";
import type { Operations } from "../operation.ts";
import type { NumberedOrder } from "../order.ts";
import { lockOrder } from "../repository.ts";
import type { Telling } from "./job.ts";
import { messages } from "./messages.ts";

export type TellingDeps = NoticeDeps & {
  operations: Operations;
  clock: Clock;
  config: { publicUrl: string };
};

export const runTellOfOrder =
  (deps: TellingDeps) =>
  async (telling: Telling): Promise<void> => {
    const { accountId, number, what } = telling;
    await inScope(jobScope(deps.db, accountId), async (tx) => {
      const order = await lockOrder(tx, number);
      if (!order) return;
      const people = what === "asked" ? await approversOf(tx, order, deps.clock.now()) : await authorOf(tx, order);
      for (const person of people) await tell(deps, tx, order, { telling, person });
    });
  };

/** What has ended goes by e-mail with its result as a file. */
const tell = async (
  deps: TellingDeps,
  tx: Tx,
  order: NumberedOrder,
  { telling, person: { userId, email, language } }: { telling: Telling; person: Person },
): Promise<void> => {
  const { accountId, number, what } = telling;
  const to = email ?? (await findPhone(tx, userId));
  if (to === null) return;
  if (what === "ended" && email !== null) {
    const options = { lang: language, publicUrl: deps.config.publicUrl, to: email, isOnce: true };
    await requestDelivery(tx, orderResult(deps.operations), String(number), options);
    return;
  }
  await queueNotice(deps, tx, {
    channel: email === null ? "sms" : "mail",
    to,
    ...letterOf(deps, order, telling, language),
    // the same at each attempt, so that nobody is told twice
    id: `order-${accountId}-${number}-${what}-${userId}`,
  });
};

type Person = {
  readonly userId: number;
  readonly email: string | null;
  readonly language: Lang;
};
const personColumns = `u.id as "userId", u.email, u.language`;

/** If he may still see the account. */
const authorOf = async (tx: Tx, { authorUserId }: NumberedOrder): Promise<Person[]> => {
  const { rows } = await tx.raw(
    `select ${personColumns} from users u where u.id = ? and u.status = 'active' and exists (
       select from grants g where g.account_id = ? and g.user_id = u.id and g.revoked_at is null and g.suspended_at is null)`,
    [authorUserId, tx.scope.accountId],
  );
  return rows as Person[];
};

/** Whoever may change subscribers on this account, and the deputies of the day; never the author. */
const approversOf = async (tx: Tx, { authorUserId }: NumberedOrder, now: Date): Promise<Person[]> => {
  const { rows } = await tx.raw(
    `select ${personColumns} from users u where u.status = 'active' and u.id <> :author and u.id in (
       select user_id from grants where account_id = :account and role in ('administrator', 'supervisor') and revoked_at is null and suspended_at is null
       union select user_id from order_deputies where account_id = :account and (:now::timestamptz at time zone 'Europe/Minsk')::date between since and until)
     order by u.id limit 50`,
    { author: authorUserId, account: tx.scope.accountId, now },
  );
  return rows as Person[];
};

const letterOf = (
  { operations, config }: TellingDeps,
  order: NumberedOrder,
  { accountId, what }: Telling,
  lang: Lang,
): { subject: string; text: string } => {
  const { number, total, authorName, secondName, rejectedReason } = order;
  const words = lettersFor(messages, lang);
  const count = (n: number) => formatCount(n, lang);
  const values = {
    number,
    account: showAccountNumber(accountId),
    action: operations.get(order.operation)?.texts(lang).action(order.subject) ?? order.operation,
    link: new URL(`/a/${formatAccountNumber(accountId)}/orders/${number}`, config.publicUrl),
    total: count(total),
    done: count(order.done + order.unchanged),
    failed: count(order.refused + order.failed),
    author: authorName,
    second: secondName ?? "",
    reason: rejectedReason ?? "",
  };
  return { subject: words.t(`${what}Subject`, values), text: words.t(`${what}Text`, values) };
};
