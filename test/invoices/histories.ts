import { type Dice, oneOf } from "../../seeds/people.ts";
import type { Cause } from "../../src/invoices/changes/change.ts";

/** A row of `charges`, without its account. */
export type Line = {
  readonly month: string;
  readonly subscriber_id: number;
  readonly position: number;
  readonly charge_group: string;
  readonly name: string;
  readonly gross: number;
  readonly item: string;
  readonly quantity: number;
  readonly unit: string;
  readonly days: number | null;
  readonly used_in: string | null;
};

/** Random charges of some numbers in some months: everything begins, ends, changes its price and comes late by chance. */
export const historyOf = (pick: Dice, subscribers: readonly number[], months: readonly string[]): Line[] =>
  months.flatMap((month) =>
    subscribers.flatMap((subscriber_id) => {
      if (pick(9) === 0) return [];
      const lines = [...feesOf(pick), ...useOf(pick, month), ...restOf(pick)];
      return lines.map((line, index) => ({ ...plain, ...line, month, subscriber_id, position: index + 1 }));
    }),
  );

const plain = { item: "", quantity: 1, unit: "piece", days: null, used_in: null };
type Drawn = Pick<Line, "charge_group" | "name" | "gross"> & Partial<Line>;

const fee = (pick: Dice, item: string, name: string, monthly: number): Drawn => {
  const days = pick(5) === 0 ? 1 + pick(29) : null;
  const share = days === null ? 1 : days / 30;
  return {
    charge_group: "subscription",
    item,
    name,
    days,
    unit: "month",
    quantity: Math.round(share * 1_000) / 1_000,
    gross: Math.round(monthly * share),
  };
};

const feesOf = (pick: Dice): Drawn[] => [
  ...oneOf(pick, [[1], [1], [2], [3], [1, 2], []]).map((id) => fee(pick, `tariff:${id}`, `Тариф ${id}`, 1_000 + id)),
  ...oneOf(pick, [[], [1], [2]]).map((id) => fee(pick, `bundle:${id}`, `Набор ${id}`, 500 + 7 * id)),
  ...[1, 2, 3].filter(() => pick(3) > 0).map((id) => fee(pick, `service:${id}`, `Услуга ${id}`, 300 + pick(2) * 40)),
];

const useOf = (pick: Dice, month: string): Drawn[] =>
  ["usage:voice", "usage:sms", "usage:data", "roaming:voice"].flatMap((item) =>
    [null, ...(month > "2025-01-01" && pick(6) === 0 ? ["2025-01-01"] : [])].flatMap((used_in) => {
      if (pick(3) === 0) return [];
      const quantity = oneOf(pick, [pick(300), pick(300) / 10, 0]);
      const gross = Math.round(quantity * oneOf(pick, [7, 7, 7, 9, 0.5]));
      return [{ charge_group: "traffic", item, name: item, quantity, gross, used_in, unit: "minute" }];
    }),
  );

const restOf = (pick: Dice): Drawn[] =>
  [
    { charge_group: "one-off", item: "fee:sim", name: "Замена SIM-карты", gross: 562 },
    { charge_group: "instalments", item: "instalment:1", name: "Рассрочка", gross: 4_317 + pick(2) },
    { charge_group: "discounts", item: "discount:corporate", name: "Скидка", gross: -1 - pick(900) },
    // as a source says it that knows no reasons
    { charge_group: "traffic", name: "Услуги связи", gross: pick(900) },
    { charge_group: "subscription", name: "Абонентская плата", gross: 1_000 + pick(2) },
    { charge_group: "discounts", name: "Разовая скидка", gross: -5 },
    { charge_group: "one-off", item: "gift:1", name: "Подарок", gross: -pick(50) },
  ].filter(() => pick(3) === 0);

type Pair = { readonly before: Line | undefined; readonly after: Line | undefined };

/** The same comparison said once more, number by number and line by line, and not read from the code under test. */
export const causesOf = (before: readonly Line[], after: readonly Line[]): Map<Cause, number> => {
  const sums = new Map<Cause, number>();
  const add = (cause: Cause, amount: number) => sums.set(cause, (sums.get(cause) ?? 0) + amount);
  const [was, is] = [before, after].map((lines) => Map.groupBy(lines, ({ subscriber_id: id }) => id));
  for (const id of new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])) {
    const pairs = pairsOf(was?.get(id) ?? [], is?.get(id) ?? []);
    for (const pair of pairs) for (const [cause, amount] of effectsOf(pair, pairs)) add(cause, amount);
  }
  return new Map([...sums].filter(([, amount]) => amount !== 0));
};

const keyOf = ({ item, charge_group, name, used_in }: Line): string =>
  `${item || `${charge_group}:${name}`} ${used_in ?? ""}`;

const pairsOf = (was: readonly Line[], is: readonly Line[]): Pair[] =>
  [...new Set([...was, ...is].map(keyOf))].map((key) => ({
    before: was.find((line) => keyOf(line) === key),
    after: is.find((line) => keyOf(line) === key),
  }));

const kindOf = ({ before, after }: Pair): string => {
  const line = (before ?? after) as Line;
  return line.item ? (line.item.split(":")[0] ?? "") : line.charge_group;
};
const isOnTime = ({ before, after }: Pair): boolean => ((before ?? after) as Line).used_in === null;

const effectsOf = (pair: Pair, pairs: readonly Pair[]): [Cause, number][] => {
  const amount = (pair.after?.gross ?? 0) - (pair.before?.gross ?? 0);
  if (!isOnTime(pair)) return [["late", amount]];
  const own = pairs.filter(isOnTime);
  if (!own.some(({ before }) => before)) return [["new-number", amount]];
  if (!own.some(({ after }) => after)) return [["ended-number", amount]];
  const kind = kindOf(pair);
  if (
    (kind === "tariff" || kind === "bundle") &&
    own.some((each) => kindOf(each) === kind && !(each.before && each.after))
  ) {
    return [[kind, amount]];
  }
  const turn = pair.before ? (pair.after ? "changed" : "ended") : "began";
  if (/^(tariff|bundle|service|subscription)$/.test(kind)) {
    return pair.before && pair.after
      ? split("days", pair.before, pair.after)
      : [[turn === "began" ? "new-service" : "ended-service", amount]];
  }
  if (kind === "usage")
    return pair.before && pair.after ? split("volume", pair.before, pair.after) : [["volume", amount]];
  const whole: Record<string, Cause> = { traffic: "volume", roaming: "roaming", fee: "one-off", "one-off": "one-off" };
  if (kind.startsWith("instalment")) return [[`instalment-${turn}`, amount]];
  if (kind.startsWith("discount")) return [[`discount-${turn}`, amount]];
  return [[whole[kind] ?? "other", amount]];
};

/** Δ = Δq·p₀ + q₁·Δp: the first rounded, the second the rest; nothing where the prices are the same but for rounding. */
const split = (cause: "days" | "volume", b: Line, a: Line): [Cause, number][] => {
  const amount = a.gross - b.gross;
  if (a.quantity === b.quantity) return a.days === b.days ? [["price", amount]] : [[cause, amount]];
  const apart = Math.abs(a.gross * b.quantity - b.gross * a.quantity);
  const within = (a.quantity + b.quantity) / 2 + (Math.abs(a.gross) + Math.abs(b.gross)) * 0.0005;
  if (apart <= within + 1e-9 || b.quantity === 0) return [[cause, amount]];
  const exact = ((a.quantity - b.quantity) * b.gross) / b.quantity;
  const volume = Math.sign(exact) * Math.floor(Math.abs(exact) + 0.5 + 1e-9);
  return [
    [cause, volume],
    ["price", amount - volume],
  ];
};
