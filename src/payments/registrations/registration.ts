import { recordAudit } from "../../journal/index.ts";
import { isoDay } from "../../kernel/dates.ts";
import { NotFound } from "../../kernel/errors.ts";
import { type AccountScope, inScope, type Tx } from "../../platform/db.ts";
import { matchRegistrations } from "./match.ts";
import { type UnpaidInvoice, type Verdict, verdictOf } from "./registration-rule.ts";
import {
  type Entered,
  endAsWithdrawn,
  findRegistration,
  findSame,
  findStanding,
  insertRegistration,
  insertScan,
  lockRegistrations,
} from "./repository.ts";
import type { Scan } from "./scan.ts";

/** What is wrong with a field, by the codes of the sentences beside it. */
export type Faults = ReadonlyMap<string, string>;
export type Outcome =
  /** Confirmed where the payment had come in already; before: the same was registered earlier. */
  | { readonly kind: "done"; readonly now: "waiting"; readonly keepsUntil: string }
  | { readonly kind: "done"; readonly now: "confirmed" | "before" }
  | { readonly kind: "wrong"; readonly faults: Faults }
  | { readonly kind: "refused" };

/** Регистрация оплаты: the same order entered again, by a second click or by somebody else, is the first one. */
export const registerPayment = (
  scope: AccountScope,
  entered: Entered,
  scan: Scan | undefined,
  now: Date,
): Promise<Outcome> =>
  inScope(scope, async (tx) => {
    await lockRegistrations(tx);
    if ((await findSame(tx, entered)) !== undefined) return { kind: "done", now: "before" };
    const verdict = verdictOf(await findStanding(tx, now), now);
    if (verdict.kind !== "open") return { kind: "refused" };
    const faults = faultsOf(entered, verdict.invoice, now);
    if (faults.size > 0) return { kind: "wrong", faults };
    await keep(tx, entered, verdict, scan, now);
    // the bank may have been faster than the accountant
    const isConfirmed = (await matchRegistrations(tx, now)) > 0;
    return isConfirmed
      ? { kind: "done", now: "confirmed" }
      : { kind: "done", now: "waiting", keepsUntil: verdict.keepsUntil };
  });

/** A sum twice as large as what is owed is a slip of the finger; a smaller one may be the first of two orders. */
export const faultsOf = ({ paidOn, amount }: Entered, invoice: UnpaidInvoice, now: Date): Faults => {
  const faults = new Map<string, string>();
  if (paidOn > isoDay(now)) faults.set("paidOn", "dateFuture");
  if (paidOn < invoice.issuedOn) faults.set("paidOn", "dateOld");
  if (amount > 2 * invoice.unpaid) faults.set("amount", "amountLarge");
  return faults;
};

const keep = async (
  tx: Tx,
  entered: Entered,
  { invoice, keepsUntil }: Verdict & { kind: "open" },
  scan: Scan | undefined,
  now: Date,
): Promise<void> => {
  const id = await insertRegistration(tx, { ...entered, invoiceId: invoice.id, keepsUntil, now });
  if (scan) await insertScan(tx, id, scan);
  await recordAudit(tx, {
    action: "payments:register",
    subject: entered.number,
    after: {
      paymentDate: entered.paidOn,
      paymentAmount: entered.amount,
      invoiceNumber: invoice.number,
      keepsUntil,
      ...(scan && { scan: scan.fileName }),
    },
  });
};

/** An order that was mistyped or never went out. @returns whether it still waited @throws NotFound */
export const withdrawRegistration = (scope: AccountScope, id: number, now: Date): Promise<boolean> =>
  inScope(scope, async (tx) => {
    await lockRegistrations(tx);
    const registration = await findRegistration(tx, id);
    if (!registration) throw new NotFound("registration");
    if (!(await endAsWithdrawn(tx, id, now))) return false;
    const { number, paidOn, amount, invoiceNumber } = registration;
    await recordAudit(tx, {
      action: "payments:withdraw",
      subject: number,
      before: { paymentDate: paidOn, paymentAmount: amount, invoiceNumber },
    });
    return true;
  });

/** The rule as it stands now, with what is unpaid. */
export const standingOf = (scope: AccountScope, now: Date) =>
  inScope(scope, async (tx) => {
    const standing = await findStanding(tx, now);
    return { standing, verdict: verdictOf(standing, now) };
  });
