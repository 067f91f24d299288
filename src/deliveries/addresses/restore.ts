import { recordAudit } from "../../journal/index.ts";
import { type AccountScope, inScope } from "../../platform/db.ts";
import type { PageRequest } from "../../platform/routing.ts";
import { addToSchedules } from "../schedules/repository.ts";
import { type Address, mostAddresses } from "./address.ts";
import { type LetterDeps, tellAddresses } from "./letters.ts";
import { insertConfirmed, listAddresses, lockAddresses } from "./repository.ts";

/** A confirmed address as it was when this session removed it: no mailbox has to be asked again whether it agrees. */
type Removed = {
  readonly accountId: number;
  readonly address: Omit<Address, "confirmedAt" | "pausedAt" | "askedAt"> &
    Record<"confirmedAt" | "askedAt", string> & { readonly pausedAt: string | null };
  /** The documents that went to it on schedule. */
  readonly kinds: readonly string[];
  readonly at: number;
};

declare module "express-session" {
  interface SessionData {
    removedAddress?: Removed;
  }
}

/** How long a removed address can be brought back: a page without scripts keeps the button until it is left. */
const keptMs = 10 * 60_000;

export type Removal = { readonly address: Address; readonly kinds: readonly string[] };

/** @returns whether the removal can be taken back: of an address that never confirmed, the link has died. */
export const keepRemoved = (
  req: PageRequest,
  { accountId }: AccountScope,
  { address, kinds }: Removal,
  now: Date,
): boolean => {
  delete req.session.removedAddress;
  const { confirmedAt, pausedAt, askedAt } = address;
  if (confirmedAt === null) return false;
  const dates = {
    confirmedAt: confirmedAt.toISOString(),
    askedAt: askedAt.toISOString(),
    pausedAt: pausedAt?.toISOString() ?? null,
  };
  req.session.removedAddress = { accountId, address: { ...address, ...dates }, kinds, at: now.getTime() };
  return true;
};

/** What this session removed from the account a moment ago; once. */
export const takeRemoved = (req: PageRequest, { accountId }: AccountScope, now: Date): Removed | undefined => {
  const { removedAddress: removed } = req.session;
  delete req.session.removedAddress;
  const isOwn = removed?.accountId === accountId && now.getTime() - removed.at < keptMs;
  return isOwn ? removed : undefined;
};

/** Documents go to the address again, on schedule too, and it is told so; false where it stands there again or they are too many. */
export const restoreAddress = (
  deps: LetterDeps,
  scope: AccountScope,
  { address, kinds }: Pick<Removed, "address" | "kinds">,
): Promise<boolean> =>
  inScope(scope, async (tx) => {
    await lockAddresses(tx);
    const addresses = await listAddresses(tx);
    const { id, email } = address;
    if (addresses.length >= mostAddresses || addresses.some((other) => other.email === email)) return false;
    await insertConfirmed(tx, address);
    await addToSchedules(tx, id, kinds);
    await recordAudit(tx, { action: "delivery:restore-address", subject: String(id), after: { email } });
    await tellAddresses(deps, tx, [email], { what: "restored", email, old: "" });
    return true;
  });
