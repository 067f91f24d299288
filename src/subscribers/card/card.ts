import type { Iccid } from "../../kernel/iccid.ts";
import type { Kopecks } from "../../kernel/money.ts";
import type { Msisdn } from "../../kernel/msisdn.ts";
import type { LineKind, SubscriberStatus } from "../subscriber.ts";

/** One subscriber, as the pages of its card see it. */
export type Card = {
  readonly id: number;
  readonly number: string;
  readonly msisdn: Msisdn | null;
  readonly kind: LineKind;
  readonly iccid: Iccid | null;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly tariffId: number;
  readonly tariff: string;
  readonly monthlyFee: Kopecks;
  readonly bundleId: number | null;
  readonly bundle: string | null;
  readonly bundleFee: Kopecks | null;
  readonly bundleMinutes: number | null;
  readonly bundleMegabytes: number | null;
  readonly servicesFee: Kopecks;
  readonly status: SubscriberStatus;
  readonly statusReason: string | null;
  readonly statusSince: Date | null;
  readonly suspendedUntil: Date | null;
  /** Service ends then, unless the termination is cancelled before. */
  readonly terminatesAt: Date | null;
  readonly lockedAt: Date | null;
  readonly activatedOn: string | null;
  readonly heldSince: Date;
  readonly department: string | null;
  readonly departmentId: number | null;
  readonly costCentre: string | null;
  readonly labels: readonly string[];
  readonly note: string;
  readonly hasSplitBill: boolean;
  readonly maySplitBill: boolean;
};

export const cardHref = (base: string, { number }: Pick<Card, "number">): string => `${base}/subscribers/${number}`;
