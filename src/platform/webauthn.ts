import { isIP } from "node:net";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { z } from "zod";
import type { Config } from "./config.ts";

/** The relying party of a passkey: this portal, under this address. */
export type RelyingParty = { readonly id: string; readonly origin: string };
export type PasskeyOptions = { readonly challenge: string };
export type NewPasskey = {
  readonly id: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
};

const ceremonyMs = 300_000;
// EdDSA, ES256, RS256: what keys have. The library would offer ML-DSA too, which Node calls experimental.
const algorithms = [-8, -7, -257];

/**
 * The portal under the address that the browser has asked for; undefined where browsers make no passkeys (an IP address).
 * Outside production it answers as localhost too; in production under PUBLIC_URL alone, whatever Host a proxy passes on.
 */
export const relyingPartyOf = (config: Config, host: string | undefined): RelyingParty | undefined =>
  partiesOf(config).find(({ origin }) => config.production || new URL(origin).host === host);

/** Where passkeys do work; undefined: nowhere. */
export const passkeyOrigin = (config: Config): string | undefined => partiesOf(config)[0]?.origin;

const partiesOf = ({ publicUrl, production }: Config): RelyingParty[] => {
  const { origin, port, protocol } = new URL(publicUrl);
  const local = `http://localhost${port ? `:${port}` : ""}`;
  const origins = !production && protocol === "http:" ? [origin, local] : [origin];
  const hosts = origins.map((each) => ({ origin: each, id: new URL(each).hostname }));
  return hosts.filter(({ id }) => isIP(id.replace(/^\[|\]$/g, "")) === 0);
};

type Owner = { readonly id: number; readonly login: string; readonly name: string };

/** For `navigator.credentials.create`: a key that is found without a login and asks for a finger, a face or a PIN. */
export const registrationOptions = (
  rp: RelyingParty,
  { portal, owner, known }: { portal: string; owner: Owner; known: readonly string[] },
): Promise<PasskeyOptions> =>
  generateRegistrationOptions({
    rpName: portal,
    rpID: rp.id,
    userName: owner.login,
    userDisplayName: owner.name,
    userID: new TextEncoder().encode(String(owner.id)),
    timeout: ceremonyMs,
    attestationType: "none",
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });

/** For `navigator.credentials.get`: one of these keys, or whichever the person picks. */
export const requestOptions = (rp: RelyingParty, known: readonly string[]): Promise<PasskeyOptions> =>
  generateAuthenticationOptions({
    rpID: rp.id,
    timeout: ceremonyMs,
    userVerification: "required",
    allowCredentials: known.map((id) => ({ id })),
  });

const credential = z.looseObject({
  id: z.string().regex(/^[\w-]{1,1400}$/),
  rawId: z.string(),
  type: z.literal("public-key"),
  response: z.looseObject({ clientDataJSON: z.string() }),
  clientExtensionResults: z.looseObject({}).default({}),
});

const read = (text: string): z.output<typeof credential> | undefined => {
  try {
    return credential.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** The key's id, as the browser names it; undefined for anything that is not the answer of a key. */
export const passkeyIdOf = (text: string): string | undefined => read(text)?.id;

/** The key that was made for the challenge; undefined when the answer is not right. */
export const readNewPasskey = async (
  rp: RelyingParty,
  challenge: string,
  text: string,
): Promise<NewPasskey | undefined> => {
  const response = read(text) as unknown as RegistrationResponseJSON | undefined;
  if (!response) return undefined;
  const verified = await refusing(
    verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }),
  );
  if (!verified?.registrationInfo) return undefined;
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  return { id, publicKey: Buffer.from(publicKey), counter, transports };
};

type StoredKey = { readonly id: string; readonly publicKey: Buffer; readonly counter: number };

/** The key's new counter when it has signed the challenge after asking for its owner; undefined when not. */
export const readAssertion = async (
  rp: RelyingParty,
  { challenge, text, passkey }: { challenge: string; text: string; passkey: StoredKey },
): Promise<number | undefined> => {
  const response = read(text) as unknown as AuthenticationResponseJSON | undefined;
  if (!response) return undefined;
  const verified = await refusing(
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
      credential: { id: passkey.id, publicKey: Uint8Array.from(passkey.publicKey), counter: passkey.counter },
    }),
  );
  return verified?.authenticationInfo.newCounter;
};

/** The library throws for a malformed answer and returns `verified: false` for a wrong signature: both count as a refusal here. */
const refusing = async <T extends { verified: boolean }>(checking: Promise<T>): Promise<T | undefined> => {
  try {
    const checked = await checking;
    return checked.verified ? checked : undefined;
  } catch {
    return undefined;
  }
};
