import type { Kopecks } from "../../../kernel/money.ts";
import { type ListPage, type PageStart, pageOf, pageSize } from "../../../kernel/paging.ts";
import { type AccountScope, arrayOf, readAtOnce, type Tx } from "../../../platform/db.ts";
import type { Difference } from "../match.ts";
import type { DifferenceKind } from "../passes.ts";

/** The differences of a comparison in place of those of the one before. */
export const keepDifferences = async (tx: Tx, id: string, differences: readonly Difference[]): Promise<void> => {
  await tx("ledger_differences").where({ account_id: tx.scope.accountId, matching_id: id }).delete();
  for (let from = 0; from < differences.length; from += rowsAtOnce) {
    await insertDifferences(tx, id, differences.slice(from, from + rowsAtOnce), from);
  }
};

// in parts, so that the web process answers others in between
const rowsAtOnce = 5_000;

const insertDifferences = async (tx: Tx, id: string, list: readonly Difference[], before: number): Promise<void> => {
  const column = (value: (of: Difference) => string | number | null | undefined) =>
    arrayOf(list.map((each) => value(each) ?? null));
  await tx.raw(
    `insert into ledger_differences (account_id, matching_id, place, kind, row_number, file_date, file_document, file_amount,
       operator_date, operator_kind, operator_number, operator_amount, is_payment)
     select :account, :id, :before::int + d.place, d.kind, d.row_number, d.file_date, d.file_document, d.file_amount,
       d.operator_date, d.operator_kind, d.operator_number, d.operator_amount, d.is_payment = 1
     from unnest(:kinds::text[], :rows::int[], :fileDates::date[], :fileDocuments::text[], :fileAmounts::bigint[], :ownDates::date[],
       :ownKinds::text[], :ownNumbers::text[], :ownAmounts::bigint[], :payments::int[])
       with ordinality d (kind, row_number, file_date, file_document, file_amount, operator_date, operator_kind, operator_number,
         operator_amount, is_payment, place)`,
    {
      account: tx.scope.accountId,
      id,
      before,
      kinds: column(({ kind }) => kind),
      rows: column(({ file }) => file?.row),
      fileDates: column(({ file }) => file?.on),
      fileDocuments: column(({ file }) => file?.document),
      fileAmounts: column(({ file }) => file?.amount),
      ownDates: column(({ own }) => own?.dates[0]),
      ownKinds: column(({ own }) => own?.document.kind),
      ownNumbers: column(({ own }) => own?.document.number),
      ownAmounts: column(({ own }) => own?.amount),
      payments: column(({ isPayment }) => Number(isPayment)),
    },
  );
};

/** A difference as it is kept: what the file says, what the operator's books say; nulls of a side that has nothing. */
export type KeptDifference = {
  readonly place: number;
  readonly kind: DifferenceKind;
  readonly isPayment: boolean;
  readonly row: number | null;
  readonly fileOn: string | null;
  readonly fileDocument: string | null;
  readonly fileAmount: Kopecks | null;
  readonly ownOn: string | null;
  readonly ownKind: string | null;
  readonly ownNumber: string | null;
  readonly ownAmount: Kopecks | null;
};

type Asked = { readonly kind: DifferenceKind | undefined; readonly start: PageStart<number> };

const ordered = ({ db, accountId }: AccountScope, id: string, { kind, start: { after, before } }: Asked) => {
  const query = db
    .knex("ledger_differences")
    .where({ account_id: accountId, matching_id: id, ...(kind && { kind }) })
    .orderBy("place", before === undefined ? "asc" : "desc")
    .select("place", "kind", {
      isPayment: "is_payment",
      row: "row_number",
      fileOn: "file_date",
      fileDocument: "file_document",
      fileAmount: "file_amount",
      ownOn: "operator_date",
      ownKind: "operator_kind",
      ownNumber: "operator_number",
      ownAmount: "operator_amount",
    });
  if (after !== undefined) void query.where("place", ">", after);
  if (before !== undefined) void query.where("place", "<", before);
  return query;
};

export const listDifferences = async (
  scope: AccountScope,
  id: string,
  { count, ...asked }: Asked & { readonly count: number },
): Promise<ListPage<KeptDifference, number>> => {
  const { rows } = await readAtOnce(scope, { rows: ordered(scope, id, asked).limit(pageSize + 1) });
  return pageOf(rows as KeptDifference[], asked.start, ({ place }) => place, { count, isMore: false });
};

const batchSize = 1_000;

export async function* differenceBatches(
  scope: AccountScope,
  id: string,
  kind: DifferenceKind | undefined,
): AsyncGenerator<readonly KeptDifference[], void, undefined> {
  let after: number | undefined;
  do {
    const { batch } = await readAtOnce(
      scope,
      {
        batch: ordered(scope, id, { kind, start: { after } }).limit(batchSize),
      },
      { from: "replica" },
    );
    const rows = batch as KeptDifference[];
    yield rows;
    after = rows.length < batchSize ? undefined : rows.at(-1)?.place;
  } while (after !== undefined);
}
