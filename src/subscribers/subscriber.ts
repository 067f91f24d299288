import type { Iccid } from "../kernel/iccid.ts";
import { formatMsisdn, type Msisdn, parseMsisdn } from "../kernel/msisdn.ts";
import type { ListPage, Total } from "../kernel/paging.ts";
import { compact, plainWords, wholePart } from "../kernel/typed.ts";

export const subscriberStatuses = [
  "active",
  "pending-activation",
  "suspended",
  "pending-termination",
  "terminated",
] as const;
export type SubscriberStatus = (typeof subscriberStatuses)[number];

export const lineKinds = ["mobile", "telephone", "internet", "sip"] as const;
export type LineKind = (typeof lineKinds)[number];

/** What a list shows of a subscriber. */
export type Subscriber = {
  readonly id: number;
  /** What it is listed and addressed by: its phone number, else its line's own identifier. */
  readonly number: string;
  readonly msisdn: Msisdn | null;
  readonly kind: LineKind;
  readonly iccid: Iccid | null;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly tariff: string;
  readonly status: SubscriberStatus;
  readonly isLocked: boolean;
};
export type ListedSubscriber = Subscriber & {
  readonly bundle: string | null;
  readonly activatedOn: string | null;
  readonly department: string | null;
  readonly costCentre: string | null;
  readonly labels: readonly string[];
  readonly note: string;
  readonly hasSplitBill: boolean;
};

export const sorts = ["number", "-number", "name", "-name"] as const;
export type Sort = (typeof sorts)[number];

/** `q` is what was typed. Absent fields do not narrow; a `q` in which nothing can be looked for matches nobody. */
export type SubscriberFilter = {
  readonly q?: string | undefined;
  readonly tariff?: number | undefined;
  readonly status?: SubscriberStatus | undefined;
  readonly department?: number | undefined;
  readonly label?: number | undefined;
  /** Numbers that nobody is named for. */
  readonly owner?: "nobody" | undefined;
  readonly sort?: Sort | undefined;
  /** Which columns are shown, `number.name.sim`; narrows nothing. */
  readonly columns?: string | undefined;
};
export type Choice = { readonly id: number; readonly name: string };
export type SubscriberList = ListPage<ListedSubscriber, string> & {
  readonly total: Total;
  /** The tariffs that occur in the account; none where it has no subscribers at all. */
  readonly tariffs: readonly Choice[];
  readonly departments: readonly Choice[];
  readonly labels: readonly Choice[];
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

type Named = Pick<Subscriber, "lastName" | "firstName" | "middleName">;
export const fullName = ({ lastName, firstName, middleName }: Named): string =>
  [lastName, firstName, middleName].filter(Boolean).join(" ");

export const numberOf = ({ msisdn, number }: Pick<Subscriber, "msisdn" | "number">): string =>
  msisdn ? formatMsisdn(msisdn) : number;

/** All of `parts` are looked for in number, SIM and name. */
export type Search = { readonly parts: readonly string[]; readonly beginning: string | null };

/** What to look for: words of a name, or digits of any part and, of a number typed in another form than it is kept in, its beginning. */
export const searchOf = (q: string): Search | undefined => (/\p{L}/u.test(q) ? wordsIn(q) : digitsIn(q));

/** One word at least is long enough for the index, which knows three letters and more; «тел. 29…» is a number all the same. */
const wordsIn = (q: string): Search | undefined => {
  const labelled = digitsIn(q);
  if (labelled && parseMsisdn(q)) return labelled;
  const parts = plainWords(q).split(" ").slice(0, mostWords);
  return parts.some((part) => plainLength(part) >= 3) ? { parts, beginning: null } : undefined;
};

const mostWords = 6;

/** Without what plain spelling leaves out (migration 0008). */
const plainLength = (part: string): number => part.replace(/[ьъ'"«»%_\\]/gu, "").length;

const digitsIn = (q: string): Search | undefined => {
  const msisdn = parseMsisdn(q);
  const digits = wholePart(compact(q)).replace(separators, "");
  const part = msisdn && !/^\d+$/.test(digits) ? msisdn : digits;
  if (!/^\d{3,19}$/.test(part)) return undefined;
  const national = trunk.exec(part)?.[1];
  return { parts: [part], beginning: msisdn ?? (national === undefined ? null : `375${national}`) };
};

// the signs between digits that people and spreadsheets put into a number; blanks and marks are gone by then
const separators = /[-()[\]+.,/'’‘`"=№]/g;
// From seven digits on (8029 is somebody's last four) it may be how a number begins: 80, code, the rest.
const trunk = /^80((?:25|29|33|44|1[567]|2[123])\d{3,7})$/;
