import { type AccountScope, readAtOnce, type Tx } from "../../../platform/db.ts";
import type { Against, Cause, Plan } from "../change.ts";

/** One invoice against another. */
export type Compared = { readonly invoice: number; readonly against: Against };

/** As many as a page shows: people write them by hand. */
const mostPlans = 500;

export const listPlans = async (scope: AccountScope, { invoice, against }: Compared): Promise<Plan[]> => {
  const { plans } = await readAtOnce(scope, {
    plans: scope.db.knex.raw(
      `select id, cause, subscriber_id as "subscriberId", note, author_name as "authorName", planned_at as "plannedAt"
       from planned_changes where account_id = ? and invoice_id = ? and against = ? order by id desc limit ?`,
      [scope.accountId, invoice, against, mostPlans],
    ),
  });
  return plans as Plan[];
};

export const findInvoiceNumber = async (tx: Tx, id: number): Promise<string | undefined> => {
  const row: { number: string } | undefined = await tx("invoices")
    .where({ account_id: tx.scope.accountId, id })
    .first("number");
  return row?.number;
};

export const findSubscriberId = async (tx: Tx, number: string): Promise<number | undefined> => {
  const row: { id: number } | undefined = await tx("subscribers")
    .where({ account_id: tx.scope.accountId, number })
    .first("id");
  return row?.id;
};

type NewPlan = Compared & {
  readonly cause: Cause;
  readonly subscriberId: number | null;
  readonly note: string;
  readonly now: Date;
};

/** @returns false where the same was planned before */
export const insertPlan = async (tx: Tx, plan: NewPlan): Promise<boolean> => {
  const { accountId, actor } = tx.scope;
  const made = await tx("planned_changes")
    .insert({
      account_id: accountId,
      invoice_id: plan.invoice,
      against: plan.against,
      cause: plan.cause,
      subscriber_id: plan.subscriberId,
      note: plan.note,
      author_user_id: actor.userId,
      author_name: actor.name,
      planned_at: plan.now,
    })
    .onConflict()
    .ignore()
    .returning("id");
  return made.length > 0;
};

export type EndedPlan = {
  readonly against: Against;
  readonly cause: Cause;
  readonly note: string;
  readonly number: string | null;
  readonly invoice: number;
};

/** @returns what was planned; undefined where it is not there any more */
export const deletePlan = async (tx: Tx, id: number): Promise<EndedPlan | undefined> => {
  const { rows } = await tx.raw<{ rows: EndedPlan[] }>(
    `delete from planned_changes p where p.account_id = :account and p.id = :id
     returning p.against, p.cause, p.note, p.invoice_id as invoice, (select s.number from subscribers s where s.account_id = :account and s.id = p.subscriber_id) as number`,
    { account: tx.scope.accountId, id },
  );
  return rows[0];
};
