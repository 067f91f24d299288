import { type Kopecks, kopecks, vatOf } from "../../../kernel/money.ts";

/** One call, message or data session, as a file of call details tells it. */
export type CallRecord = {
  /** Of the subscriber, as it is now. */
  readonly number: string;
  /** Milliseconds. */
  readonly startedAt: number;
  readonly direction: "outgoing" | "incoming" | "forwarded";
  readonly kind: "voice" | "sms" | "mms" | "data";
  readonly isRoaming: boolean;
  /** Masked unless the request is for numbers in full. */
  readonly peer: string;
  /** Operator, country or zone. */
  readonly zone: string;
  readonly seconds: number;
  readonly bytes: number;
  readonly isInBundle: boolean;
  readonly net: Kopecks;
  readonly gross: Kopecks;
};

/** How a file's records are told. */
export type Telling = {
  readonly numbers: ReadonlyMap<string, string>;
  readonly peer: (text: string) => string;
  readonly net: (gross: Kopecks) => Kopecks;
};

/** Between rows and between fields of what the database gives (records.ts). */
export const rowSign = "\u001e";
export const fieldSign = "\u001f";

/** Where a batch ended: the next one begins after it. */
export type Place = { readonly subscriber: string; readonly seconds: string; readonly id: string };

export const placeOf = (batch: string): Place => {
  const [subscriber = "", seconds = "", id = ""] = batch.slice(batch.lastIndexOf(rowSign) + 1).split(fieldSign, 3);
  return { subscriber, seconds, id };
};

/** The records of a batch, in its order. */
export const recordsIn = (batch: string, telling: Telling): CallRecord[] =>
  batch.split(rowSign).map((row) => recordOf(row.split(fieldSign), telling));

const recordOf = (fields: readonly string[], { numbers, peer, net }: Telling): CallRecord => {
  const [subscriber = "", seconds, , direction, kind, roaming, length, bytes, inBundle, sum, other = "", zone = ""] =
    fields;
  const gross = Number(sum) as Kopecks;
  return {
    number: numbers.get(subscriber) ?? "",
    startedAt: Number(seconds) * 1000,
    direction: direction as CallRecord["direction"],
    kind: kind as CallRecord["kind"],
    isRoaming: roaming === "1",
    peer: peer(other),
    zone,
    seconds: Number(length),
    bytes: Number(bytes),
    isInBundle: inBundle === "1",
    net: net(gross),
    gross,
  };
};

/** Net of a sum with VAT in it; most records are free or repeat a price. */
export const netBy = (ratePercent: number): Telling["net"] => {
  const known = new Map<number, Kopecks>();
  return (gross) => {
    const before = known.get(gross);
    if (before !== undefined) return before;
    const net = kopecks(gross - vatOf(gross, ratePercent));
    if (known.size < mostKnown) known.set(gross, net);
    return net;
  };
};
const mostKnown = 10_000;
