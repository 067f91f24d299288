import type { ListPage } from "../kernel/paging.ts";

export type Details = Readonly<Record<string, unknown>>;
/** One look of support at a customer's pages, from its first record on. */
export type Visit = {
  readonly until: Date;
  /** The patterns of the pages that were seen. */
  readonly pages: readonly string[];
};
export type JournalRecord = {
  readonly id: number;
  readonly at: Date;
  readonly userName: string;
  readonly role: string;
  /** As whom support looked. */
  readonly actingFor: string | null;
  readonly action: string;
  readonly subject: string;
  readonly before: Details | null;
  readonly after: Details | null;
  readonly address: string | null;
  /** Of a list's row that stands for all records of a visit. */
  readonly visit?: Visit | null;
};

/** Absent fields do not narrow; `from` and `to` are Minsk days, both included. */
export type JournalFilter = {
  /** Part of a name or of what was done to. */
  readonly q?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};
export type JournalList = ListPage<JournalRecord, number> & {
  /** The journal holds nothing at all. */
  readonly isEmpty: boolean;
};
