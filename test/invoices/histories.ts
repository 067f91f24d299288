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
  const of = (lines: readonly Line[], id: number) => lines.filter(({ subscriber_id }) => subscriber_id === id);
  for (const id of new Set([...before, ...after].map(({ subscriber_id }) => subscriber_id))) {
    const pairs = pairsOf(of(before, id), of(after, id));
    for (const [cause, amount] of pairs.flatMap((pair) => effectsOf(pair, pairs))) {
      sums.set(cause, (sums.get(cause) ?? 0) + amount);
    }
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

type Turn = "began" | "changed" | "ended";
const turnOf = ({ before, after }: Pair): Turn => {
  if (before && after) return "changed";
  return before ? "ended" : "began";
};

const effectsOf = (pair: Pair, pairs: readonly Pair[]): [Cause, number][] => {
  const amount = amountOf(pair);
  if (!isOnTime(pair)) return [["late", amount]];
  const own = pairs.filter(isOnTime);
  if (!own.some(({ before }) => before)) return [["new-number", amount]];
  if (!own.some(({ after }) => after)) return [["ended-number", amount]];
  const kind = kindOf(pair);
  const isSwapped = own.some((each) => kindOf(each) === kind && turnOf(each) !== "changed");
  if ((kind === "tariff" || kind === "bundle") && isSwapped) return [[kind, amount]];
  return effectsOfKind(kind, pair, amount);
};
const amountOf = ({ before, after }: Pair): number => (after?.gross ?? 0) - (before?.gross ?? 0);

const wholeKinds: Readonly<Record<string, Cause>> = {
  traffic: "volume",
  roaming: "roaming",
  fee: "one-off",
  "one-off": "one-off",
};
const serviceTurns = { began: "new-service", ended: "ended-service", changed: "days" } as const;

const effectsOfKind = (kind: string, pair: Pair, amount: number): [Cause, number][] => {
  const { before, after } = pair;
  const isFee = /^(tariff|bundle|service|subscription)$/.test(kind);
  if (isFee || kind === "usage") {
    const cause = isFee ? serviceTurns[turnOf(pair)] : "volume";
    return before && after ? split(isFee ? "days" : "volume", before, after) : [[cause, amount]];
  }
  if (kind.startsWith("instalment")) return [[`instalment-${turnOf(pair)}`, amount]];
  if (kind.startsWith("discount")) return [[`discount-${turnOf(pair)}`, amount]];
  return [[wholeKinds[kind] ?? "other", amount]];
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
