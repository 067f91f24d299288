import type { CopyValue } from "../platform/copy.ts";
import type { Knex } from "../platform/db.ts";
import type { Field } from "./fields.ts";

/** The values of one line that are read, by column; a column that the file has not is absent. */
export type Row = Readonly<Record<string, CopyValue | undefined>>;

/** What days a file's days are compared with; both Minsk's. */
export type Calendar = { readonly now: Date; readonly today: string };

/**
 * What can be imported. A file is staged whole in the temporary table `staged` (`line`, `reason`, and the kind's columns by
 * name), checked there as a set, and what has no `reason` is written. All SQL here is the kinds' own constant text.
 */
export type Kind = {
  readonly name: string;
  readonly columns: Readonly<Record<string, Field>>;
  /** What tells one record from another: a second line of the same in one file is refused. */
  readonly key: readonly string[];
  /** Lines that stand or fall together, such as those of one invoice. */
  readonly whole?: readonly string[];
  /** What one line alone shows to be wrong: the code of a sentence. */
  readonly rule?: (calendar: Calendar) => (row: Row) => string | undefined;
  /** Joined to `staged s` for `reason`. */
  readonly joins?: string;
  /** SQL over `staged s`: the code of a sentence, with a detail after a colon where there is one, or null. Sees `:today`. */
  readonly reason?: string;
  /** A refused line may be the reason for another: `reason` is asked until no line is added. */
  readonly isChained?: true;
  /** Records that stay in another table's place until the columns of usage records are known. */
  readonly isUsage?: true;
  /** Sums that follow from these records are worked out anew. */
  readonly settles?: true;
  readonly apply: (books: Books) => Promise<void>;
};

/** The transaction in which everything of one file is written. */
export type Books = Calendar & { readonly trx: Knex.Transaction; readonly given: ReadonlySet<string> };

export const accountColumn = ({ columns }: Kind): string | undefined => ("account" in columns ? "account" : undefined);
