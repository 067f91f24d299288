import { addMonths, monthOf, monthRange } from "../../kernel/month.ts";
import { account, choice, fee, flag, moment, nullable, number, optional, text, whole } from "../fields.ts";
import type { Books, Kind } from "../kind.ts";

/** As long as they are shown. */
const monthsKept = 36;
const dayMs = 86_400_000;
// of an int of PostgreSQL
const mostSeconds = 2_147_483_647;

/**
 * Calls, messages and data. `record` is the number that the record has in billing; a record without one is told from others by all
 * that it says. Here nothing is joined: the table may lie in a database of its own, and numbers are looked up on the way in.
 */
export const usage: Kind = {
  name: "usage",
  columns: {
    account,
    number,
    started_at: moment,
    direction: choice("outgoing", "incoming", "forwarded"),
    kind: choice("voice", "sms", "mms", "data"),
    record: nullable(whole),
    peer: optional(text),
    zone: optional(text),
    is_roaming: optional(flag),
    seconds: optional(whole),
    bytes: optional(whole),
    is_in_bundle: optional(flag),
    amount: optional(fee),
  },
  key: ["account", "subscriber_id", "started_at", "record"],
  isUsage: true,
  rule: ({ now }) => {
    const latest = now.getTime() + dayMs;
    const oldest = monthRange(addMonths(monthOf(now), -monthsKept)).from.getTime();
    return ({ started_at: started, seconds }) => {
      const at = Date.parse(String(started));
      if (at > latest) return "future";
      if (at < oldest) return "too-old";
      return typeof seconds === "number" && seconds > mostSeconds ? "whole" : undefined;
    };
  },
  apply: async (books) => {
    await makePartitions(books);
    await writeRecords(books);
  },
};

/** 53 bits: what a number holds in JavaScript. */
export const recordOfContent = `update staged set record = hashtextextended(concat_ws('|', direction, kind, peer, zone, is_roaming, seconds, bytes, is_in_bundle), 0) & 9007199254740991 where record is null`;

// partitions begin on Mondays and on firsts of a month, so one day stands for its part of both
const makePartitions = async ({ trx }: Books): Promise<void> => {
  await trx.raw(`select ensure_usage_partition(min(day)) from (
    select distinct (started_at at time zone 'Europe/Minsk')::date as day from staged where reason is null) d
    group by date_trunc('week', day), date_trunc('month', day)`);
};

// in the order of the key, so that its index grows at its end
const writeRecords = async ({ trx, given }: Books): Promise<void> => {
  const columns = ["direction", "kind", ...optionals.filter((column) => given.has(column))];
  const names = columns.map((column) => (column === "amount" ? "gross" : column));
  await trx.raw(`with done as (
      insert into usage_records as t (account_id, subscriber_id, started_at, id, ${names.join(", ")})
      select account, subscriber_id, started_at, record, ${columns.join(", ")} from staged where reason is null
      order by account, subscriber_id, started_at, record
      on conflict (account_id, subscriber_id, started_at, id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(", ")}
      where (${names.map((name) => `t.${name}`).join(", ")}) is distinct from (${names.map((name) => `excluded.${name}`).join(", ")})
      returning account_id)
    insert into changed_accounts select account_id, count(*) from done group by 1`);
};

const optionals = ["peer", "zone", "is_roaming", "seconds", "bytes", "is_in_bundle", "amount"];
