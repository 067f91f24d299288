import { type Kopecks, kopecks } from "../kernel/money.ts";
import type { Outlook, Sums } from "./charge.ts";

export type Elapsed = { readonly day: number; readonly days: number };
/** A month's sum at its end; the band is null where too few months are known to say one. */
export type Forecast = {
  readonly sum: Kopecks;
  readonly band: { readonly low: Kopecks; readonly high: Kopecks } | null;
};

/** With fewer months before there is no usual level, and no band. */
export const leastMonths = 3;
/** Without a usual level the month's own pace is trusted from this day on. */
export const leastDays = 7;

/**
 * What a month will come to. Fees accrue daily in equal parts, discounts follow them, instalments have their plan: all of this
 * is known. What varies goes on at a pace between the month's own and the usual one: the more of the month is over, the more
 * its own counts. The band is as wide as the cheapest and the dearest of the months before, for the days that are left.
 * @returns undefined where nothing can be said yet
 */
export const forecast = (sums: Sums, outlook: Outlook, { day, days }: Elapsed): Forecast | undefined => {
  if (day >= days) return { sum: sums.total, band: { low: sums.total, high: sums.total } };
  const { history } = outlook;
  const isUsualKnown = history.length >= leastMonths;
  if (day < 1 || (!isUsualKnown && day < leastDays)) return undefined;
  const left = (days - day) / days;
  const ownPace = (varyingOf(sums) * days) / day;
  const known = sums.total + knownRest(sums, outlook, left);
  if (!isUsualKnown) return { sum: rounded(known + ownPace * left), band: null };
  const usual = meanOf(history);
  const pace = ownPace * (1 - left) + usual * left;
  const sumAt = (atPace: number) => rounded(known + atPace * left);
  return {
    sum: sumAt(pace),
    band: {
      low: sumAt(Math.min(pace, Math.max(0, pace - (usual - Math.min(...history))))),
      high: sumAt(pace + Math.max(...history) - usual),
    },
  };
};

/** What is to come of fees, the discounts on them and instalments. */
const knownRest = (sums: Sums, { monthlyFees, instalmentsDue }: Outlook, left: number): number => {
  const accrued = sums.fee + sums.services;
  const fees = monthlyFees * left;
  // a discount for the whole month, given on its first days, is not multiplied beyond the fees
  const discounts = accrued > 0 ? Math.max(-fees, (sums.discounts * fees) / accrued) : 0;
  return fees + discounts + Math.max(0, instalmentsDue - sums.instalments);
};

/** Over the bundle, roaming, one-off: it differs from month to month. */
export const varyingOf = ({ traffic, roaming, oneOff }: Sums): Kopecks => kopecks(traffic + roaming + oneOff);

/** More than 10 rubles, and more than twice the usual: the same as the list's filter in repository.ts. */
export const isUnusual = (sums: Sums, { history }: Outlook): boolean => {
  const varying = varyingOf(sums);
  return history.length >= leastMonths && varying > unusualFrom && varying > 2 * meanOf(history);
};
export const unusualFrom = 1_000;

const meanOf = (sums: readonly Kopecks[]): number => sums.reduce((sum, each) => sum + each, 0) / sums.length;
const rounded = (sum: number): Kopecks => kopecks(Math.round(sum));
