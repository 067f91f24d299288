import { formatCount } from "../../kernel/numbers.ts";
import { readConfig } from "../../platform/config.ts";
import { jobScope, openDatabase } from "../../platform/db.ts";
import { loginOf } from "../../platform/logins.ts";
import { actDocument } from "../../reconciliation-acts/index.ts";
import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";

const mostSeconds = 5;

/** An act of three years of payments, made as the worker makes it: from the database to the file's last byte. */
export const measureActs = async (
  stand: Pick<Stand, "owner" | "databaseUrl" | "bigAccount">,
  lines: number,
): Promise<Row[]> => {
  const act = await plantAct(stand, lines);
  const db = await openDatabase(loginOf(stand.databaseUrl, "portal_worker").url, "portal_worker", 2);
  try {
    const scope = jobScope(db, stand.bigAccount);
    const { operator } = readConfig({});
    const rows: Row[] = [];
    for (const format of ["xlsx", "pdf"] as const) {
      const begun = performance.now();
      const { content } = await actDocument.make(scope, { subjectId: act, format, lang: "ru" }, operator);
      let bytes = 0;
      for await (const part of content) bytes += part.length;
      const seconds = (performance.now() - begun) / 1_000;
      rows.push({
        what: `act of ${formatCount(lines, "en")} lines as ${format}`,
        measured: `${seconds.toFixed(2)} s, ${(bytes / 2 ** 20).toFixed(1)} MB`,
        goal: `≤ ${mostSeconds} s`,
        reached: seconds <= mostSeconds,
      });
    }
    return rows;
  } finally {
    await db.close();
  }
};

const plantAct = async ({ owner, bigAccount }: Pick<Stand, "owner" | "bigAccount">, lines: number): Promise<string> => {
  await owner.raw(
    `insert into payments (account_id, received_on, amount, document_number)
     select ?, (date_trunc('month', now()) - interval '36 months')::date + n % 1000, 100 + n, n::text from generate_series(1, ?::int) n`,
    [bigAccount, lines],
  );
  const [act] = await owner("reconciliation_acts")
    .insert({
      account_id: bigAccount,
      period_from: owner.raw(`(date_trunc('month', now()) - interval '36 months')::date`),
      period_to: owner.raw("now()::date"),
      author_name: "",
      created_at: owner.fn.now(),
      ordered_at: owner.fn.now(),
      ready_by: owner.raw("now()::date"),
    })
    .returning("id");
  return String(act.id);
};
