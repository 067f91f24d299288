import type { Iccid } from "../kernel/iccid.ts";
import { type Msisdn, parseMsisdn } from "../kernel/msisdn.ts";
import type { ListPage, Total } from "../kernel/paging.ts";
import { compact, wholePart } from "../kernel/typed.ts";

export const subscriberStatuses = [
  "active",
  "pending-activation",
  "suspended",
  "pending-termination",
  "terminated",
] as const;
export type SubscriberStatus = (typeof subscriberStatuses)[number];

/** What a list shows of a subscriber. */
export type Subscriber = {
  readonly id: number;
  readonly msisdn: Msisdn;
  readonly iccid: Iccid | null;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly tariff: string;
  readonly status: SubscriberStatus;
};

/** `q` is what was typed. Absent fields do not narrow; a `q` in which no number can be looked for matches nobody. */
export type SubscriberFilter = {
  readonly q?: string | undefined;
  readonly tariff?: number | undefined;
  readonly status?: SubscriberStatus | undefined;
};
export type SubscriberList = ListPage<Subscriber, string> & {
  readonly total: Total;
  /** The tariffs that occur in the account; none where it has no subscribers at all. */
  readonly tariffs: readonly { readonly id: number; readonly name: string }[];
};

export const statusKind = (status: SubscriberStatus): "success" | "info" | "warning" | "danger" | "neutral" =>
  (
    ({
      active: "success",
      "pending-activation": "info",
      suspended: "warning",
      "pending-termination": "danger",
      terminated: "neutral",
    }) as const
  )[status];

export const fullName = ({ lastName, firstName, middleName }: Subscriber): string =>
  [lastName, firstName, middleName].filter(Boolean).join(" ");

export type Search = { readonly part: string; readonly beginning: string | null };

/** What to look for: digits of any part and, of a number typed in another form than it is kept in, its beginning. */
export const searchOf = (q: string): Search | undefined => {
  const msisdn = parseMsisdn(q);
  const digits = wholePart(compact(q)).replace(separators, "");
  const part = msisdn && !/^\d+$/.test(digits) ? msisdn : digits;
  if (!/^\d{3,19}$/.test(part)) return undefined;
  const national = trunk.exec(part)?.[1];
  return { part, beginning: msisdn ?? (national === undefined ? null : `375${national}`) };
};

// the signs between digits that people and spreadsheets put into a number; blanks and marks are gone by then
const separators = /[-()[\]+.,/'’‘`"=№]/g;
// From seven digits on (8029 is somebody's last four) it may be how a number begins: 80, code, the rest.
const trunk = /^80((?:25|29|33|44|1[567]|2[123])\d{3,7})$/;
