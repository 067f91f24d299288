import type { z } from "zod";
import type { Lang } from "../kernel/lang.ts";
import type { AccountScope, Query, Tx } from "../platform/db.ts";

export type OrderParams = Readonly<Record<string, string | number | boolean | null>>;

/** One field of a subscriber: what it is now and what it will be, in words. */
export type FieldChange = { readonly field: string; readonly before: string; readonly after: string };

/** What an operation says of itself to people. */
export type OperationTexts = {
  /** «Подключение услуг»: the title of the confirmation. */
  readonly title: string;
  /** Of its button on a card: «Активировать»; the title unless given. */
  readonly button?: string;
  /** «Действие» in the history: the operation and its subject. */
  action(subject: string): string;
  /** The names of its parameters, for the journal. */
  readonly params?: Readonly<Record<string, string>>;
  /** The names of an item's own parameters. */
  readonly values?: Readonly<Record<string, string>>;
  /** Said before the confirmation, instead of «Данное действие нельзя будет отменить». */
  readonly warning?: string;
  /** What is said of an accepted order: «Заявка будет обработана в течение 24 часов»; the usual words unless given. */
  readonly accepted?: string;
  /** «Подробнее о тарифе»: leads to what `describe` says; it stands open unless given. */
  readonly about?: string;
  /** Why one subscriber is refused or has it already, in one sentence; undefined for a code that is not this operation's. */
  reason(code: string, detail: string | null): string | undefined;
  /** The values of `assess` before and after, field by field. */
  changes(before: OrderParams | null, after: OrderParams | null): readonly FieldChange[];
  /** A code of `losses` or `warnings`, in one sentence. */
  note?(code: string, detail: string | null): string | undefined;
};

/** For whom an operation is at all, by what every subscriber has. */
export type Whom = {
  readonly statuses: readonly string[];
  /** Kinds of line; every kind unless given. */
  readonly kinds?: readonly string[];
};

/** `section` is the last part of the address; null: the operation needs no form. */
export type CardPlace = { readonly section: string | null; readonly icon: string; readonly group: "main" | "number" };

/** SQL expressions over a row of `subscribers s`, at the moment `:now`: a reason code or null, and what is said beside it. */
export type Bars = { readonly reason: string; readonly detail?: string };

export type Wait = { readonly until: Date; readonly needsSecond: boolean };

/** What takes a done order back. */
export type Undo = {
  readonly operation: string;
  readonly params: OrderParams;
  /** An SQL expression over the done item `i`: the undoing item's own parameters, which no form can give; none unless given. */
  readonly item?: string;
};

/** When and in which order something is applied. */
export type Applying = { readonly orderNumber: number; readonly now: Date };

/**
 * What can be ordered. The engine knows no operation by name: it assesses, tells the network and applies through these,
 * always for a set of items with one statement. `items` is a query with the columns `(subscriber_id bigint, params jsonb)`.
 */
export type Operation<P extends OrderParams = OrderParams, I extends OrderParams = OrderParams> = {
  readonly name: string;
  /** Needed beside `orders:write`, to draft as well as to confirm. */
  readonly permission: `${string}:${string}`;
  /** Confirming requires a second factor confirmed within 10 minutes, if the user has one. */
  readonly stepUp?: boolean;
  /** Nothing takes it back: over a list it waits for the operator's minutes of grace before anything is sent. */
  readonly isIrreversible?: boolean;
  /** The same for the whole order. */
  readonly params: z.ZodType<P>;
  /** An item's own, such as a new name or SIM. The message of an issue is a reason code: that item is refused. */
  readonly itemParams?: z.ZodType<I>;
  /** Where a subscriber's card offers it: the section with its form, or a button of its own; not on the card unless given. */
  readonly card?: CardPlace;
  /** Checked before `assess`, which sees the others alone; the card's buttons ask the same. */
  readonly whom: Whom;
  /** A locked number refuses it from every door. */
  readonly heedsLock?: boolean;
  /** The same, of some parameters alone. */
  heedsLockFor?(params: P): boolean;
  /** A subscriber may order it for their own number, where the account's administrator allows it. */
  readonly isForSubscriber?: boolean;
  /** Reasons of `bars` that mean: it is so already. */
  readonly already?: readonly string[];
  /** Beside which field of a card's form a reason of `assess` stands. */
  readonly reasonFields?: Readonly<Record<string, string>>;
  /** What a confirmed order waits for, by the account's own rules: a moment, and a second person. */
  wait?(tx: Tx, now: Date): Promise<Wait>;
  /** Further reasons that depend on the subscriber and not on the parameters. Asked with `whom`, before `assess`. */
  readonly bars?: Bars;
  /**
   * One row for each item, with the columns
   * - `subscriber_id`
   * - `verdict`: `pending` (it can be done), `unchanged` (it is so already) or `refused`
   * - `reason`, `detail`: why it is unchanged or refused; null where it can be done
   * - `one_off`, `monthly`: price and change of the monthly price, kopecks
   * - `before`, `after`: jsonb objects with the fields that change, the same keys in both; null where none
   * - `losses`, `warnings`: jsonb objects, code → detail; null where none
   */
  assess(tx: Tx, items: Query, params: P, now: Date): Query;
  /**
   * Holds for the items' subscribers what one alone can have, before the network is told: in the transaction that marks the items,
   * ahead of their assessment, which then refuses whoever came second. `letGo` gives it back for those who do not get it.
   */
  hold?(tx: Tx, items: Query): Promise<void>;
  letGo?(tx: Tx, items: Query): Promise<void>;
  /** What the operator's network is told for one item. Without it the change is the portal's own and is applied at once. */
  command?(params: P, item: I): { name: string; params: OrderParams };
  /** Changes our tables for those to whom the network said yes. Applied twice is applied once. */
  apply(tx: Tx, items: Query, params: P, applying: Applying): Promise<void>;
  /** Once, in the transaction that ends an order's last item, where anything was done. */
  whenEnded?(tx: Tx, orderNumber: number): Promise<void>;
  /** How an order of it is taken back: by another with the values of `before`. Absent where nothing can. */
  undo?(params: P): Undo;
  texts(lang: Lang): OperationTexts;
  /** What is ordered, in the catalogue's words: the name of a service, of a tariff. Nothing unless given. */
  subject?(scope: AccountScope, params: P): Promise<string>;
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
