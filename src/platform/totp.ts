import { Secret, TOTP } from "otpauth";

/** RFC 6238 with what every application understands: SHA-1, 6 digits, 30 seconds. */
const usual = { algorithm: "SHA1", digits: 6, period: 30 } as const;

/** 20 random bytes in base32, so that a user can type them. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** The text of the QR code. The issuer is named once: percent-encoded Cyrillic makes the code hard to scan. */
export const totpUri = (secret: string, { issuer, label }: { issuer: string; label: string }): string =>
  new TOTP({ ...usual, issuer, issuerInLabel: false, label, secret }).toString();

/** The time step of this code: the current one, the one before or the one after; undefined for any other code. */
export const totpStepOf = (secret: string, code: string, now: Date): number | undefined => {
  const timestamp = now.getTime();
  const delta = TOTP.validate({ ...usual, secret: Secret.fromBase32(secret), token: code, timestamp, window: 1 });
  return delta === null ? undefined : TOTP.counter({ period: usual.period, timestamp }) + delta;
};
