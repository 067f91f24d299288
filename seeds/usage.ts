import { startOfDay } from "../src/kernel/dates.ts";
import { addMonths, type Month, monthOf, monthRange } from "../src/kernel/month.ts";
import type { Knex } from "../src/platform/db.ts";
import type { Calendar } from "./calendar.ts";
import { type Item, usedItem } from "./charges.ts";
import { type Dice, oneOf } from "./people.ts";
import { insertRows } from "./rows.ts";
import type { SeededLine } from "./tenants.ts";

export type UsageRecord = {
  account_id: number;
  started_at: string;
  subscriber_id: number;
  direction: "outgoing" | "incoming" | "forwarded";
  kind: "voice" | "sms" | "mms" | "data";
  peer: string;
  zone: string;
  is_roaming: boolean;
  seconds: number;
  bytes: number;
  is_in_bundle: boolean;
  gross: number;
};

/** Calls, messages and data of whole months; 20 to 35 records a subscriber and month. */
export const usageOf = (
  calendar: Calendar,
  accountId: number,
  lines: readonly SeededLine[],
  months: number,
  pick: Dice,
): UsageRecord[] =>
  calendar
    .back(months)
    .flatMap((month) =>
      lines
        .filter((line) => isInUse(line, month))
        .flatMap((line) => recordsOf(accountId, line, month, pick).map((record) => pricedIn(calendar, month, record))),
    );

/** What the records cost, by kind of use, with its volume: minutes begun, messages, megabytes begun. */
export function meterOf(records: readonly UsageRecord[]) {
  const paid = Map.groupBy(
    records.filter(({ gross }) => gross > 0),
    (record) => `${record.subscriber_id} ${monthOf(new Date(record.started_at))}`,
  );
  return (subscriberId: number, month: Month): Item[] =>
    [...Map.groupBy(paid.get(`${subscriberId} ${month}`) ?? [], (record) => `${record.is_roaming} ${record.kind}`)]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, same]) => {
        const [first] = same;
        const sum = (of: (record: UsageRecord) => number) => same.reduce((total, record) => total + of(record), 0);
        return first
          ? [
              usedItem(
                first.kind,
                first.is_roaming,
                sum(volumeOf),
                sum(({ gross }) => gross),
              ),
            ]
          : [];
      });
}

const volumeOf = ({ kind, seconds, bytes }: UsageRecord): number => {
  if (kind === "voice") return Math.ceil(seconds / 60);
  return kind === "data" ? Math.ceil(bytes / 1_048_576) : 1;
};

export async function addUsage(
  trx: Knex,
  calendar: Calendar,
  records: readonly UsageRecord[],
  months: number,
): Promise<void> {
  await trx.raw(
    "select ensure_usage_partitions((month - make_interval(months => ?::int))::date, (month + interval '3 months - 1 day')::date) from (select ?::date as month) m",
    [months, `${calendar.month}-01`],
  );
  await insertRows(trx, "usage_records", records);
}

const isInUse = (line: SeededLine, month: Month): boolean =>
  line.activated_on !== null &&
  monthOf(line.activated_on) <= month &&
  (line.terminated_on === null || month < monthOf(line.terminated_on));

/** Until last month a minute over the bundle was a kopeck cheaper. */
const pricedIn = (calendar: Calendar, month: Month, record: UsageRecord): UsageRecord =>
  record.kind === "voice" && !record.is_roaming && month < addMonths(calendar.month, -1)
    ? { ...record, gross: (record.gross / 7) * 6 }
    : record;

function recordsOf(accountId: number, line: SeededLine, month: Month, pick: Dice): UsageRecord[] {
  const { from: first, to } = monthRange(month);
  const from = line.activated_on && monthOf(line.activated_on) === month ? startOfDay(line.activated_on) : first;
  const minutes = (to.getTime() - from.getTime()) / 60_000;
  const isAbroad = pick(18) === 0;
  return Array.from({ length: 20 + pick(16) }, (_, index) => {
    const started = new Date(from.getTime() + pick(minutes) * 60_000 + pick(60) * 1_000);
    const made = (isAbroad && index % 6 === 0 ? abroad : oneOf(pick, kindsOf(line.tariff_id)))(pick);
    return { account_id: accountId, started_at: started.toISOString(), subscriber_id: line.id, ...made };
  });
}

type Event = Omit<UsageRecord, "account_id" | "started_at" | "subscriber_id">;

const home: Event = {
  direction: "outgoing",
  kind: "voice",
  peer: "",
  zone: "",
  is_roaming: false,
  seconds: 0,
  bytes: 0,
  is_in_bundle: true,
  gross: 0,
};

const zones = ["А1", "МТС", "life:)", "Фиксированная сеть, Минск", "Фиксированная сеть, Гомель"];
const countries = ["Польша", "Литва", "Россия", "Турция", "Грузия"];

const peerOf = (pick: Dice): string => `375${oneOf(pick, ["29", "33", "44"])}${6_000_000 + pick(999_999)}`;

const call = (pick: Dice): Event => {
  const seconds = 5 + pick(900);
  const isOver = pick(12) === 0;
  return {
    ...home,
    peer: peerOf(pick),
    zone: oneOf(pick, zones),
    seconds,
    is_in_bundle: !isOver,
    gross: isOver ? Math.ceil(seconds / 60) * 7 : 0,
  };
};
const answered = (pick: Dice): Event => ({
  ...home,
  direction: "incoming",
  peer: peerOf(pick),
  zone: oneOf(pick, zones),
  seconds: 5 + pick(700),
});
const forwarded = (pick: Dice): Event => ({ ...answered(pick), direction: "forwarded" });
const sms = (pick: Dice): Event => {
  const isOver = pick(10) === 0;
  return {
    ...home,
    kind: "sms",
    peer: peerOf(pick),
    zone: oneOf(pick, zones),
    is_in_bundle: !isOver,
    gross: isOver ? 9 : 0,
  };
};
const mms = (pick: Dice): Event => ({ ...sms(pick), kind: "mms", bytes: 90_000 + pick(200_000) });
const data = (pick: Dice): Event => {
  const bytes = 40_000 + pick(180_000_000);
  const isOver = pick(25) === 0;
  return {
    ...home,
    kind: "data",
    zone: "internet",
    seconds: 60 + pick(7_000),
    bytes,
    is_in_bundle: !isOver,
    gross: isOver ? Math.ceil(bytes / 1_048_576) : 0,
  };
};
const abroad = (pick: Dice): Event => {
  const seconds = 20 + pick(300);
  return {
    ...home,
    peer: peerOf(pick),
    zone: `Роуминг, ${oneOf(pick, countries)}`,
    is_roaming: true,
    seconds,
    is_in_bundle: false,
    gross: Math.ceil(seconds / 60) * 185,
  };
};

const people = [call, call, call, answered, answered, answered, sms, data, data, data, mms, forwarded];
const machines = [data, data, data, sms];
const withoutPeople = new Set([301, 401, 402, 403]);
const kindsOf = (tariffId: number) => (withoutPeople.has(tariffId) ? machines : people);
