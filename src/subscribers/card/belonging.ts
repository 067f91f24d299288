import { type AccountScope, readAtOnce } from "../../platform/db.ts";

type Choice = { readonly id: number; readonly name: string };

/** What a subscriber of the account can belong to. */
export const listBelonging = async (scope: AccountScope): Promise<{ departments: Choice[]; labels: Choice[] }> => {
  const of = (table: "departments" | "labels") =>
    scope.db.knex(table).where({ account_id: scope.accountId }).select("id", "name").orderBy("name");
  const { departments, labels } = await readAtOnce(scope, { departments: of("departments"), labels: of("labels") });
  return { departments: departments as Choice[], labels: labels as Choice[] };
};
