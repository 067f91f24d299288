import { createHash, randomBytes } from "node:crypto";
import { recordAudit } from "../../journal/index.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import type { Limits, Taken } from "../../limits/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { type AccountScope, inScope, readAtOnce, type Tx } from "../../platform/db.ts";
import { type Address, isConfirmed, linkDays, mainOf, mostAddresses, stateOf } from "./address.ts";
import { type LetterDeps, sendLink, tellAddresses } from "./letters.ts";
import {
  addressesOf,
  deleteAddress,
  findPaper,
  insertAddress,
  type Link,
  listAddresses,
  lockAddresses,
  type Paper,
  setLink,
  updatePaper,
} from "./repository.ts";

export type AskDeps = LetterDeps & { readonly clock: Clock; readonly limits: Limits };
export type Asked =
  /** Nothing to confirm. */
  | { readonly kind: "saved" }
  /** A link went out; `waiting`: one had gone out before and still works. */
  | { readonly kind: "asked" | "waiting"; readonly email: string }
  | { readonly kind: "wrong"; readonly fault: "known" | "knownWaiting" | "tooMany" }
  | { readonly kind: "wait"; readonly seconds: number };

/** The form «Email», «Формат», «Язык»: another address takes the place of the main one once it is confirmed. */
export const saveSettings = (
  deps: AskDeps,
  scope: AccountScope,
  { email, ...paper }: Paper & { readonly email: string },
): Promise<Asked> =>
  asking(deps, scope, email, async (tx, addresses) => {
    const main = mainOf(addresses);
    const asked = main?.email === email ? ({ kind: "saved" } as const) : await replace(deps, tx, addresses, email);
    if (asked.kind !== "wrong") await changePaper(tx, paper);
    return asked;
  });

/** One more address beside the others. */
export const addAddress = (deps: AskDeps, scope: AccountScope, email: string): Promise<Asked> =>
  asking(deps, scope, email, async (tx, addresses) => {
    const known = addresses.find((address) => address.email === email);
    if (known && isConfirmed(known)) return { kind: "wrong", fault: "known" };
    if (known) return askAgain(deps, tx, known);
    if (addresses.length >= mostAddresses) return { kind: "wrong", fault: "tooMany" };
    return ask(deps, tx, addresses, { email, replaces: undefined });
  });

/** A link that was lost or has expired, sent once more; the one before dies. `reason`: support's. @throws NotFound, RuleBroken("confirmed") */
export const sendLinkAgain = async (
  deps: AskDeps,
  scope: AccountScope,
  id: number,
  reason?: string,
): Promise<Asked & { kind: "asked" | "wait" }> => {
  const { addresses } = await readAtOnce(scope, { addresses: addressesOf(scope) });
  const found = mustWait(addresses as Address[], id);
  const { secondsToWait } = await countLink(deps, scope, found.email);
  if (secondsToWait > 0) return { kind: "wait", seconds: secondsToWait };
  return inScope(scope, async (tx) => {
    await lockAddresses(tx);
    const address = mustWait(await listAddresses(tx), id);
    await renew(deps, tx, address, reason);
    return { kind: "asked", email: address.email };
  });
};

const mustWait = (addresses: readonly Address[], id: number): Address => {
  const found = addresses.find((address) => address.id === id);
  if (!found) throw new NotFound("delivery address");
  if (isConfirmed(found)) throw new RuleBroken("confirmed");
  return found;
};

type Work = (tx: Tx, addresses: readonly Address[]) => Promise<Asked>;

/** Counted before the transaction: a connection is not held while another one is waited for. */
const asking = async (deps: AskDeps, scope: AccountScope, email: string, work: Work): Promise<Asked> => {
  const { addresses } = await readAtOnce(scope, { addresses: addressesOf(scope) });
  const isKnown = (addresses as Address[]).some((address) => address.email === email && isConfirmed(address));
  const taken = isKnown ? undefined : await countLink(deps, scope, email);
  if (taken && taken.secondsToWait > 0) return { kind: "wait", seconds: taken.secondsToWait };
  const asked = await inScope(scope, async (tx) => {
    await lockAddresses(tx);
    return work(tx, await listAddresses(tx));
  });
  if (taken && asked.kind !== "asked") await deps.limits.giveBack(limitNames, factsOf(scope, email), taken.windows);
  return asked;
};

const limitNames = ["delivery-link-mailbox", "delivery-link-account"] as const;
const factsOf = ({ accountId }: AccountScope, email: string) => ({ account: String(accountId), login: email });
const countLink = ({ limits }: AskDeps, scope: AccountScope, email: string): Promise<Taken> =>
  limits.take(limitNames, factsOf(scope, email));

/** Only the newest wish to replace an address stands: the links of earlier ones die. */
const replace = async (deps: AskDeps, tx: Tx, addresses: readonly Address[], email: string): Promise<Asked> => {
  const main = mainOf(addresses);
  const wished = main && addresses.find(({ replacesId }) => replacesId === main.id);
  const known = addresses.find((address) => address.email === email);
  if (known) return replaceByKnown(deps, tx, known, main === undefined || known === wished);
  if (wished) await deleteAddress(tx, wished.id);
  const others = addresses.filter((address) => address !== wished);
  if (others.length >= mostAddresses) return { kind: "wrong", fault: "tooMany" };
  return ask(deps, tx, others, { email, replaces: main });
};

const replaceByKnown = (deps: AskDeps, tx: Tx, known: Address, isWished: boolean): Promise<Asked> | Asked => {
  if (isConfirmed(known)) return { kind: "wrong", fault: "known" };
  return isWished ? askAgain(deps, tx, known) : { kind: "wrong", fault: "knownWaiting" };
};

const ask = async (
  deps: AskDeps,
  tx: Tx,
  addresses: readonly Address[],
  { email, replaces }: { email: string; replaces: Address | undefined },
): Promise<Asked> => {
  const at = deps.clock.now();
  const { token, ...link } = makeLink(at);
  const id = await insertAddress(tx, { ...link, email, replacesId: replaces?.id ?? null, askedAt: at });
  await recordAudit(tx, {
    action: "delivery:ask-address",
    subject: String(id),
    after: { email, ...(replaces && { replaces: replaces.email }) },
  });
  await sendLink(deps, tx, { email, token, expiresAt: link.expiresAt, author: tx.scope.actor.name });
  const told = addresses.filter(isConfirmed).map((address) => address.email);
  await tellAddresses(deps, tx, told, {
    what: replaces ? "replacing" : "asked",
    email,
    old: replaces?.email ?? "",
    at,
  });
  return { kind: "asked", email };
};

/** A second click sends no second letter while the first one's link works. */
const askAgain = async (deps: AskDeps, tx: Tx, address: Address): Promise<Asked> => {
  const { email } = address;
  if (stateOf(address, deps.clock.now()) === "waiting") return { kind: "waiting", email };
  await renew(deps, tx, address);
  return { kind: "asked", email };
};

const renew = async (deps: AskDeps, tx: Tx, { id, email, askedByName }: Address, reason?: string): Promise<void> => {
  const { token, ...link } = makeLink(deps.clock.now());
  await setLink(tx, id, link);
  await recordAudit(tx, {
    action: "delivery:send-link",
    subject: String(id),
    after: { email, ...(reason && { reason }) },
  });
  await sendLink(deps, tx, { email, token, expiresAt: link.expiresAt, author: askedByName });
};

const makeLink = (now: Date): Link & { readonly token: string } => {
  const token = randomBytes(32).toString("base64url");
  return { token, tokenHash: hashOfToken(token), expiresAt: new Date(now.getTime() + linkDays * 86_400_000) };
};

export const hashOfToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

const changePaper = async (tx: Tx, paper: Paper): Promise<void> => {
  const before = await findPaper(tx);
  if (before.format === paper.format && before.language === paper.language) return;
  await updatePaper(tx, paper);
  await recordAudit(tx, { action: "delivery:change", subject: "settings", before, after: paper });
};
