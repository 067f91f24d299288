import { recordAudit } from "../journal/index.ts";
import { isoDay } from "../kernel/dates.ts";
import { addWorkingDays } from "../kernel/working-days.ts";
import type { Tx } from "../platform/db.ts";
import { findOrdered, insertAct, listMovedDays, lockActs, timeOf, type Wanted } from "./repository.ts";

/** Обработка заявки до 10 рабочих дней (guide, chapter 6). */
const workingDays = 10;

/** The last day on which an act ordered now is due, by the Belarusian calendar with its moved days (domain.md §3.3). */
export const readyByOf = async (tx: Tx, now: Date): Promise<string> =>
  addWorkingDays(now, workingDays, await listMovedDays(tx, isoDay(now)));

/**
 * The act of a period for the portal's own schedule: made once, then found. Its delivery is the caller's.
 * @param from a Minsk day, as `to`; both are included
 * @returns its id, the subject of a delivery of `actDocument`
 */
export const prepareAct = async (tx: Tx, from: string, to: string): Promise<string> => {
  await lockActs(tx);
  const wanted = { period: { from, to }, email: null };
  const known = await findOrdered(tx, wanted);
  if (known !== undefined) return String(known);
  const now = await timeOf(tx);
  const readyBy = await readyByOf(tx, now);
  const id = await insertAct(tx, wanted, { now, readyBy });
  const after = { ...detailsOf(wanted), readyBy };
  await recordAudit(tx, { action: "reconciliation-acts:order", subject: String(id), after });
  return String(id);
};

/** For the journal. */
export const detailsOf = ({ period, email }: Wanted) => ({
  periodFrom: period.from,
  periodTo: period.to,
  ...(email !== null && { email }),
});
