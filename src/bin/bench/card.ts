import { formatAccountNumber } from "../../kernel/account-number.ts";
import { median } from "./load.ts";
import { addServices } from "./order-sql.ts";
import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";
import type { Visitor } from "./visitor.ts";

const visibleMs = 300;

/** Active subscribers whose cards are looked at and changed, with calls and traffic in the month that a card sums up. @returns their numbers */
export const plantCards = async ({ owner, bigAccount }: Stand, count: number): Promise<string[]> => {
  const { rows } = await owner.raw<{ rows: { id: number; number: string }[] }>(
    "select id, number from subscribers where account_id = ? and status = 'active' order by id % 991, id limit ?",
    [bigAccount, count],
  );
  await owner.raw(
    `insert into usage_records (account_id, started_at, subscriber_id, direction, kind, seconds, bytes)
     select ?, date_trunc('month', now(), 'Europe/Minsk') + i * interval '1 minute', id, 'outgoing',
       case when i % 2 = 0 then 'voice' else 'data' end, i % 2 * 60, (1 - i % 2) * 1000000
     from unnest(?::bigint[]) id, generate_series(1, 300) i`,
    [bigAccount, rows.map(({ id }) => id)],
  );
  await owner.raw("analyze usage_records");
  return rows.map(({ number }) => number);
};

/** A service connected from cards, one after the other: from the confirmation being sent to the card that says what came of it. */
export const measureCardChange = async (stand: Stand, visitor: Visitor, numbers: readonly string[]): Promise<Row> => {
  const [service] = await addServices(stand.owner, 1, "card");
  const times: number[] = [];
  for (const number of numbers) {
    const card = `/a/${formatAccountNumber(stand.bigAccount)}/subscribers/${number}`;
    const fields = { operation: "connect-service", serviceId: String(service?.id) };
    const draft = await visitor.post(`${card}/services`, fields);
    // some have the service that it excludes
    if (!draft.includes("/drafts/")) continue;
    const begun = performance.now();
    const shown = await visitor.get(await visitor.post(`${draft}/confirmation`, {}));
    times.push(performance.now() - begun);
    if (!shown.includes("notice-success")) throw new Error(`${draft} was not shown as done`);
  }
  if (times.length < numbers.length / 2) throw new Error("most cards take no order");
  const ms = median(times);
  const slowest = Math.max(...times);
  return {
    what: "a change from the card visible as done, with an instant network",
    measured: `${(ms / 1_000).toFixed(2)} s (slowest of ${times.length}: ${(slowest / 1_000).toFixed(2)} s)`,
    goal: `≤ ${visibleMs} ms`,
    reached: ms <= visibleMs,
  };
};
