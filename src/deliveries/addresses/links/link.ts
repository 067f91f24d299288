import { recordAudit } from "../../../journal/index.ts";
import { TooManyRequests } from "../../../kernel/errors.ts";
import type { Limits } from "../../../limits/index.ts";
import type { Clock } from "../../../platform/clock.ts";
import { type AccountScope, type Actor, type Database, inScope, mintScope, type Tx } from "../../../platform/db.ts";
import type { Origin } from "../../../platform/routing.ts";
import { type Address, isConfirmed, stateOf } from "../address.ts";
import { hashOfToken } from "../ask.ts";
import { type LetterDeps, tellAddresses } from "../letters.ts";
import {
  changeEmail,
  deleteAddress,
  findByToken,
  findClientName,
  listAddresses,
  lockAddresses,
  markConfirmed,
} from "../repository.ts";

export type LinkDeps = LetterDeps & { readonly db: Database; readonly clock: Clock; readonly limits: Limits };

/** A link that works, and what it is about. */
export type AddressLink = {
  readonly scope: AccountScope;
  readonly address: Address;
  /** The address whose place it takes. */
  readonly replaces: string | undefined;
  readonly clientName: string;
};

const tokenForm = /^[\w-]{43}$/;

/** Undefined for a link that does not work, whatever the reason. @throws TooManyRequests after many attempts */
export const openLink = async (deps: LinkDeps, token: string, origin: Origin): Promise<AddressLink | undefined> => {
  const { address } = origin;
  const { secondsToWait, windows } = await deps.limits.take(["delivery-link-open"], { address });
  if (secondsToWait > 0) throw new TooManyRequests(secondsToWait);
  const found = tokenForm.test(token) ? await findByToken(deps.db, hashOfToken(token)) : undefined;
  if (!found) return undefined;
  await deps.limits.giveBack(["delivery-link-open"], { address }, windows);
  const scope = mintScope(deps.db, found.accountId, { ...nobody, ...origin });
  return inScope(scope, async (tx) => {
    const addresses = await listAddresses(tx);
    const asked = waitingAmong(addresses, found.id, deps.clock.now());
    if (!asked) return undefined;
    const replaces = addresses.find(({ id }) => id === asked.replacesId)?.email;
    return { scope, address: asked, replaces, clientName: await findClientName(tx) };
  });
};

const nobody: Actor = { userId: null, name: "", msisdn: null, role: "" };

const waitingAmong = (addresses: readonly Address[], id: number, now: Date): Address | undefined =>
  addresses.find((address) => address.id === id && stateOf(address, now) === "waiting");

/** Documents go to the address from now on; false when the link has become invalid meanwhile. */
export const confirmAddress = (deps: LinkDeps, { scope, address }: AddressLink, token: string): Promise<boolean> => {
  // the journal knows the person by the mailbox: nobody is signed in
  const actor = { ...scope.actor, name: address.email };
  return inScope(mintScope(deps.db, scope.accountId, actor), async (tx) => {
    await lockAddresses(tx);
    // a link that was sent again meanwhile has made this one worthless
    const found = await findByToken({ knex: tx }, hashOfToken(token));
    const addresses = await listAddresses(tx);
    const asked = found && waitingAmong(addresses, found.id, deps.clock.now());
    if (!asked) return false;
    const replaced = addresses.find(({ id }) => id === asked.replacesId);
    await take(deps, tx, asked, replaced);
    const told = addresses.filter(isConfirmed).map(({ email }) => email);
    const news = { what: replaced ? "replaced" : "confirmed", email: asked.email, old: replaced?.email ?? "" } as const;
    await tellAddresses(deps, tx, told, news);
    return true;
  });
};

/** An address that is replaced keeps its row, so that what is sent to it on schedule goes to the new mailbox. */
const take = async (deps: LinkDeps, tx: Tx, asked: Address, replaced: Address | undefined): Promise<void> => {
  const now = deps.clock.now();
  if (replaced) {
    await deleteAddress(tx, asked.id);
    await changeEmail(tx, replaced.id, asked.email, now);
  } else await markConfirmed(tx, asked.id, now);
  await recordAudit(tx, {
    action: "delivery:confirm-address",
    subject: String(replaced?.id ?? asked.id),
    ...(replaced && { before: { email: replaced.email } }),
    after: { email: asked.email },
  });
};
