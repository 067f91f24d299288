import type { Kopecks } from "../../kernel/money.ts";
import type { Month } from "../../kernel/month.ts";

export const formats = ["xlsx", "csv", "ndjson"] as const;
export type Format = (typeof formats)[number];

/** Call details of a month that somebody asks for: a draft until `requestedAt`. */
export type DetailsRequest = {
  readonly id: string;
  readonly month: Month;
  readonly format: Format;
  /** The other parties' numbers in full; the reason is then required. */
  readonly isFull: boolean;
  readonly reason: string;
  readonly source: "list" | "file" | "schedule";
  readonly fileName: string | null;
  /** What was read of the file, in sentences. */
  readonly reading: readonly string[];
  readonly authorUserId: number | null;
  readonly authorName: string;
  readonly authorRole: string;
  readonly createdAt: Date;
  readonly requestedAt: Date | null;
  /** How many were asked for; 0 while it is a draft. */
  readonly subscribers: number;
  /** Of the file that was made last; null until then. */
  readonly madeAt: Date | null;
  readonly records: number | null;
  readonly net: Kopecks | null;
  readonly gross: Kopecks | null;
  readonly sha256: string | null;
};

export type NewRequest = Pick<DetailsRequest, "month" | "format" | "isFull" | "reason">;
