import type { z } from "zod";
import type { Lang } from "../kernel/lang.ts";
import type { AccountScope, Query, Tx } from "../platform/db.ts";

export type OrderParams = Readonly<Record<string, string | number | boolean | null>>;

/** What an operation says of itself to people. */
export type OperationTexts = {
  /** «Подключение услуг»: the title of the confirmation. */
  readonly title: string;
  /** «Действие» in the history: the operation and what it is about. */
  action(subject: string): string;
  /** The names of its parameters, for the journal. */
  readonly params?: Readonly<Record<string, string>>;
  /** Why one subscriber cannot have it, in one sentence; undefined for a code that is not this operation's. */
  reason(code: string, detail: string | null): string | undefined;
};

/**
 * What can be ordered. The engine knows no operation by name: it assesses, tells the network and applies through these,
 * always for a set of subscribers with one statement.
 */
export type Operation<P extends OrderParams = OrderParams> = {
  readonly name: string;
  readonly params: z.ZodType<P>;
  /**
   * For each `subscriber_id` of the candidates one row `(subscriber_id, reason, detail, one_off, monthly)`:
   * reason null means it can be done, at that one-off price and change of the monthly one (kopecks).
   */
  assess(tx: Tx, candidates: Query, params: P): Query;
  /** What the operator's network is told for one subscriber. */
  command(params: P): { name: string; params: OrderParams };
  /** Changes our tables for those to whom the network said yes. */
  apply(tx: Tx, subscriberIds: readonly number[], params: P, orderNumber: number): Promise<void>;
  texts(lang: Lang): OperationTexts;
  /** What the subject is, in the catalogue's own words, for the confirmation page. */
  describe(scope: AccountScope, params: P): Promise<string>;
};

export type Operations = ReadonlyMap<string, Operation>;

/** The list of operations; a name given twice is a mistake found at start. */
export const operationList = (...operations: readonly Operation[]): Operations => {
  const byName = new Map<string, Operation>();
  for (const operation of operations) {
    if (byName.has(operation.name)) throw new Error(`two operations are called ${operation.name}`);
    byName.set(operation.name, operation);
  }
  return byName;
};
