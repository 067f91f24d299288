import { formatAccountNumber } from "../../kernel/account-number.ts";
import { loginOf } from "../../platform/logins.ts";
import { type Load, loadOf, median } from "./load.ts";
import { installedPgBouncer, startPgBouncer } from "./pgbouncer.ts";
import type { Row } from "./report.ts";
import type { Sizes } from "./sizes.ts";
import type { Stand } from "./stand.ts";
import type { Visitor } from "./visitor.ts";

/** The list's page from a web behind PgBouncer against the one that goes straight, in turn. */
export const measurePooler = async (stand: Stand, sizes: Sizes, visitor: Visitor): Promise<Row> => {
  const what = "list page of a web behind PgBouncer, against one that goes straight to PostgreSQL";
  const version = installedPgBouncer();
  if (version === undefined) return { what, measured: "PgBouncer 1.21 or later is not installed" };
  const own = loginOf(stand.databaseUrl, "portal_web").url;
  const pgBouncer = await startPgBouncer(own);
  try {
    // both new: the stand's own web has been warmed up by whatever was measured before
    const straight = await stand.serveWeb(own);
    const behind = await stand.serveWeb(pgBouncer.url);
    const paths = [`/a/${formatAccountNumber(stand.bigAccount)}/subscribers`];
    const rounds: { direct: Load; pooled: Load }[] = [];
    for (let round = 0; round <= sizes.rounds; round++) {
      const direct = await loadOf(stand, straight, { ...sizes, paths, cookie: visitor.cookie });
      const pooled = await loadOf(stand, behind, { ...sizes, paths, cookie: visitor.cookie });
      // the first round warms the processes up
      if (round > 0) rounds.push({ direct, pooled });
    }
    const ratio = median(rounds.map(({ direct, pooled }) => pooled.perSecond / direct.perSecond));
    const [pooled, direct] = (["pooled", "direct"] as const).map((which) =>
      median(rounds.map((round) => round[which].perSecond)).toFixed(0),
    );
    return {
      what,
      measured: `PgBouncer ${version}: ${pooled} pages/s against ${direct}`,
      ratio,
      goal: "≥ 0.95",
      reached: ratio >= 0.95,
    };
  } finally {
    await pgBouncer.close();
  }
};
