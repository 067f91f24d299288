import type { Kopecks } from "../kernel/money.ts";
import type { Month } from "../kernel/month.ts";
import type { Msisdn } from "../kernel/msisdn.ts";

/** What a month is charged for, in the order of an invoice; the subscription is split into fee and services. */
export const kinds = ["fee", "services", "traffic", "roaming", "oneOff", "instalments", "discounts"] as const;
export type Kind = (typeof kinds)[number];

export const noSums = {
  fee: 0,
  services: 0,
  traffic: 0,
  roaming: 0,
  oneOff: 0,
  instalments: 0,
  discounts: 0,
  total: 0,
} as Sums;

/** Sums of a month by kind; `total` is theirs. */
export type Sums = Readonly<Record<Kind | "total", Kopecks>>;

/** What the rest of a month is known or expected from. */
export type Outlook = {
  /** Full monthly fees of all that is connected now: tariffs, bundles, services. */
  readonly monthlyFees: Kopecks;
  /** Instalments whose payment falls into the month, charged yet or not. */
  readonly instalmentsDue: Kopecks;
  /** What varies (over the bundle, roaming, one-off) in each of the months before, six at most; zero is a month too. */
  readonly history: readonly Kopecks[];
};

export type ChargedNumber = Sums &
  Outlook & {
    readonly number: string;
    readonly msisdn: Msisdn | null;
    readonly lastName: string;
    readonly firstName: string;
    readonly middleName: string;
    readonly department: string | null;
  };

export type ChargedDepartment = Sums &
  Outlook & {
    /** Null: numbers without a department. */
    readonly id: number | null;
    readonly name: string | null;
    readonly costCentre: string | null;
    readonly count: number;
  };

/** The invoice of a month, where it is issued; what of it no number was charged. */
export type Billed = { readonly id: number; readonly number: string; readonly charges: Kopecks };

/** A month of an account, of which the user looks at all or a part. */
export type MonthOf = {
  readonly month: Month;
  readonly isCurrent: boolean;
  /** The Minsk day up to which the charges are known. */
  readonly knownOn: string;
  /** The days that are over, of how many: both are equal when the month is. */
  readonly day: number;
  readonly days: number;
};
