export type Details = Readonly<Record<string, unknown>>;
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
};

/** Absent fields do not narrow; `from` and `to` are Minsk days, both included. */
export type JournalFilter = {
  /** Part of a name or of what was done to. */
  readonly q?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};
/** A keyset place: the page after one record in the list, or before another. */
export type Place = { readonly after?: number | undefined; readonly before?: number | undefined };
export type JournalList = {
  readonly rows: readonly JournalRecord[];
  readonly previous: number | undefined;
  readonly next: number | undefined;
  /** The journal holds nothing at all. */
  readonly isEmpty: boolean;
  /** This page lies beyond the first or the last record. */
  readonly isPast: boolean;
};

export const pageSize = 50;

/** A page out of the rows asked for, one more than it holds: that one says whether the list goes on. */
export const listOf = (read: readonly JournalRecord[], { after, before }: Place, isEmpty: boolean): JournalList => {
  const isBack = before !== undefined;
  const goesOn = read.length > pageSize;
  const rows = isBack ? read.slice(0, pageSize).toReversed() : read.slice(0, pageSize);
  return {
    rows,
    previous: (isBack ? goesOn : after !== undefined) ? rows[0]?.id : undefined,
    next: isBack || goesOn ? rows.at(-1)?.id : undefined,
    isEmpty,
    isPast: rows.length === 0 && (isBack || after !== undefined),
  };
};
