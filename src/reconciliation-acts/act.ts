import { type Requested, requestDelivery } from "../deliveries/index.ts";
import { recordAudit } from "../journal/index.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Lang } from "../kernel/lang.ts";
import { type AccountScope, inScope, type Tx } from "../platform/db.ts";
import { actDocument } from "./document.ts";
import { detailsOf, readyByOf } from "./prepare.ts";
import {
  type Destination,
  findAct,
  findAlikeDraft,
  findDestination,
  findOrdered,
  insertAct,
  lockActs,
  markOrdered,
  type Wanted,
} from "./repository.ts";

/** A second press within it is the first one. */
const sameWithinMs = 60_000;

type Sending = { readonly lang: Lang; readonly publicUrl: string };

/** Keeps what was asked for, to be confirmed. The same asked for again by the same user is the same draft. */
export const draftAct = (scope: AccountScope, wanted: Wanted, now: Date): Promise<number> =>
  inScope(scope, async (tx) => {
    await lockActs(tx);
    const alike = await findAlikeDraft(tx, wanted);
    if (alike !== undefined) return alike;
    const id = await insertAct(tx, wanted, { now, readyBy: null });
    await recordAudit(tx, { action: "reconciliation-acts:draft", subject: String(id), after: detailsOf(wanted) });
    return id;
  });

export type Ordered =
  | { readonly kind: "ordered"; readonly id: number; readonly email: string; readonly readyBy: string }
  | { readonly kind: "before"; readonly id: number }
  | { readonly kind: "no-address" };

/**
 * Orders a draft: it is made and mailed by the worker at once. One that is ordered already, or was ordered for the same period
 * and mailbox within the last minute, stays the only one. @throws NotFound
 */
export const orderAct = (scope: AccountScope, id: number, now: Date, sending: Sending): Promise<Ordered> =>
  inScope(scope, async (tx) => {
    await lockActs(tx);
    const act = await findAct(tx, id);
    if (!act) throw new NotFound("reconciliation act");
    if (act.orderedAt) return { kind: "before", id };
    const same = await findOrdered(tx, act, new Date(now.getTime() - sameWithinMs));
    if (same !== undefined) return { kind: "before", id: same };
    const email = act.email ?? (await findDestination(tx)).email;
    if (!email) return { kind: "no-address" };
    const readyBy = await readyByOf(tx, now);
    await markOrdered(tx, id, { now, readyBy });
    await recordAudit(tx, {
      action: "reconciliation-acts:order",
      subject: String(id),
      after: { ...detailsOf(act), email, readyBy },
    });
    await send(tx, id, email, sending);
    return { kind: "ordered", id, email, readyBy };
  });

/** Sends an ordered act again to where it was ordered to. @returns undefined where there is no address @throws NotFound */
export const resendAct = (scope: AccountScope, id: number, sending: Sending): Promise<Requested | undefined> =>
  inScope(scope, async (tx) => {
    const act = await findAct(tx, id);
    if (!act?.orderedAt) throw new NotFound("reconciliation act");
    return send(tx, id, act.email, sending);
  });

const send = (tx: Tx, id: number, email: string | null, sending: Sending): Promise<Requested | undefined> =>
  requestDelivery(tx, actDocument, String(id), { ...sending, ...(email !== null && { to: email }) });

export type Terms = { readonly destination: Destination; readonly readyBy: string };

/** Where an act would go unless another mailbox is given, and by when it would be due. */
export const termsOf = (scope: AccountScope, now: Date): Promise<Terms> =>
  inScope(scope, async (tx) => ({ destination: await findDestination(tx), readyBy: await readyByOf(tx, now) }));
