import type { SessionData } from "express-session";
import {
  type PasskeyOptions,
  passkeyIdOf,
  readAssertion,
  readNewPasskey,
  registrationOptions,
  relyingPartyOf,
  requestOptions,
} from "../../platform/webauthn.ts";
import type { FactorDeps } from "../deps.ts";
import { type Added, addFactor, type Changer } from "../factors.ts";
import { readFactors } from "../repository.ts";
import { beginCeremony, takeChallenge } from "./ceremony.ts";
import { findPasskey, insertPasskey, type KeptPasskey, notePasskeyUsed } from "./repository.ts";

/** Whose browser it is that a passkey is asked of. */
export type Browser = { readonly session: Partial<SessionData>; readonly host: string | undefined };

/** What the browser needs to make a passkey; undefined at an address where none can be made. */
export const offerRegistration = async (
  deps: FactorDeps,
  { session, host }: Browser,
  user: Express.User,
): Promise<PasskeyOptions | undefined> => {
  const rp = relyingPartyOf(deps.config, host);
  if (!rp) return undefined;
  const { passkeys } = await readFactors(deps.db.knex, user.id);
  const options = await registrationOptions(rp, {
    portal: deps.config.operator.name,
    owner: { id: user.id, login: user.phone ?? user.email ?? user.name, name: user.name },
    known: passkeys.map(({ id }) => id),
  });
  beginCeremony(deps, session, "registration", options.challenge);
  return options;
};

/** Keeps the passkey that the browser has made; undefined: the answer is not right, or the key is known already. */
export const addPasskey = async (
  deps: FactorDeps,
  { session, host }: Browser,
  by: Changer,
  { name, answer }: { name: string; answer: string },
): Promise<Added | undefined> => {
  const rp = relyingPartyOf(deps.config, host);
  const challenge = takeChallenge(deps, session, "registration");
  const passkey = rp && challenge && (await readNewPasskey(rp, challenge, answer));
  if (!passkey) return undefined;
  const now = deps.clock.now();
  return addFactor(deps, by, "passkey", (trx) => insertPasskey(trx, { userId: by.user.id, name, now, passkey }));
};

/** What the browser needs to show a passkey: whichever the person picks, or one of the user's. */
export const offerPasskey = async (
  deps: FactorDeps,
  { session, host }: Browser,
  user?: Express.User,
): Promise<PasskeyOptions | undefined> => {
  const rp = deps.config.secondFactor === "off" ? undefined : relyingPartyOf(deps.config, host);
  if (!rp) return undefined;
  const own = user ? (await readFactors(deps.db.knex, user.id)).passkeys : [];
  const known = own.map(({ id }) => id);
  const options = await requestOptions(rp, known);
  beginCeremony(deps, session, user ? "proof" : "sign-in", options.challenge);
  return options;
};

/** The passkey that has signed what this browser was given, after asking for its owner. */
export const readPasskey = async (
  deps: FactorDeps,
  { session, host }: Browser,
  purpose: "sign-in" | "proof",
  answer: string,
): Promise<KeptPasskey | undefined> => {
  const challenge = takeChallenge(deps, session, purpose);
  const rp = deps.config.secondFactor === "off" ? undefined : relyingPartyOf(deps.config, host);
  const id = passkeyIdOf(answer);
  const passkey = rp && challenge && id ? await findPasskey(deps.db.knex, id) : undefined;
  if (!rp || !challenge || !passkey) return undefined;
  const counter = await readAssertion(rp, { challenge, text: answer, passkey });
  if (counter === undefined) return undefined;
  return (await notePasskeyUsed(deps.db.knex, passkey.id, counter, deps.clock.now())) ? passkey : undefined;
};
