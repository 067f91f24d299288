import type { SessionData } from "express-session";
import type { Site } from "../../platform/routing.ts";
import {
  type PasskeyOptions,
  passkeyIdOf,
  readAssertion,
  readNewPasskey,
  registrationOptions,
  relyingPartyOf,
  requestOptions,
} from "../../platform/webauthn.ts";
import { type Added, addFactor, type Changer } from "../factors.ts";
import { readFactors } from "../repository.ts";
import { beginCeremony, takeChallenge } from "./ceremony.ts";
import { findPasskey, insertPasskey, notePasskeyUsed, type StoredPasskey } from "./repository.ts";

/** The browser that is asked for a passkey. */
export type Browser = { readonly session: Partial<SessionData>; readonly host: string | undefined };

/** What the browser needs to make a passkey. Undefined at an address where passkeys do not work. */
export const offerRegistration = async (
  site: Site,
  { session, host }: Browser,
  user: Express.User,
): Promise<PasskeyOptions | undefined> => {
  const rp = relyingPartyOf(site.config, host);
  if (!rp) return undefined;
  const { passkeys } = await readFactors(site.db.knex, user.id);
  const options = await registrationOptions(rp, {
    portal: site.config.operator.name,
    owner: { id: user.id, login: user.phone ?? user.email ?? user.name, name: user.name },
    known: passkeys.map(({ id }) => id),
  });
  beginCeremony(site, session, "registration", options.challenge);
  return options;
};

/** Stores the passkey that the browser has made. Undefined if the browser's answer is wrong or the passkey is known already. */
export const addPasskey = async (
  site: Site,
  { session, host }: Browser,
  by: Changer,
  { name, answer }: { name: string; answer: string },
): Promise<Added | undefined> => {
  const rp = relyingPartyOf(site.config, host);
  const challenge = takeChallenge(site, session, "registration");
  const passkey = rp && challenge && (await readNewPasskey(rp, challenge, answer));
  if (!passkey) return undefined;
  const now = site.clock.now();
  return addFactor(site, by, "passkey", (trx) => insertPasskey(trx, { userId: by.user.id, name, now, passkey }));
};

/** What the browser needs to use a passkey: one of this user's, or without a user any one that is picked. */
export const offerPasskey = async (
  site: Site,
  { session, host }: Browser,
  user?: Express.User,
): Promise<PasskeyOptions | undefined> => {
  const rp = site.config.secondFactor === "off" ? undefined : relyingPartyOf(site.config, host);
  if (!rp) return undefined;
  const own = user ? (await readFactors(site.db.knex, user.id)).passkeys : [];
  const known = own.map(({ id }) => id);
  const options = await requestOptions(rp, known);
  beginCeremony(site, session, user ? "proof" : "sign-in", options.challenge);
  return options;
};

/** The passkey that signed this browser's challenge with user verification. Undefined for any wrong answer. */
export const readPasskey = async (
  site: Site,
  { session, host }: Browser,
  purpose: "sign-in" | "proof",
  answer: string,
): Promise<StoredPasskey | undefined> => {
  const challenge = takeChallenge(site, session, purpose);
  const rp = site.config.secondFactor === "off" ? undefined : relyingPartyOf(site.config, host);
  const id = passkeyIdOf(answer);
  const passkey = rp && challenge && id ? await findPasskey(site.db.knex, id) : undefined;
  if (!rp || !challenge || !passkey) return undefined;
  const counter = await readAssertion(rp, { challenge, text: answer, passkey });
  if (counter === undefined) return undefined;
  return (await notePasskeyUsed(site.db.knex, passkey.id, counter, site.clock.now())) ? passkey : undefined;
};
