import { randomBytes } from "node:crypto";
import type { Knex } from "../../platform/db.ts";
import type { Site } from "../../platform/routing.ts";
import { markCodeUsed, replaceCodes } from "./repository.ts";

// Crockford's base32: no i, l, o, u. 10 of 32 signs are 50 bits.
const signs = "0123456789abcdefghjkmnpqrstvwxyz";
const length = 10;
const howMany = 10;

/** Replaces all codes by ten new ones, as they are shown. Only their signatures are stored. */
export const makeCodes = async ({ secrets, clock }: Site, trx: Knex, userId: number): Promise<string[]> => {
  const codes = new Set<string>();
  while (codes.size < howMany) codes.add([...randomBytes(length)].map((byte) => signs[byte % signs.length]).join(""));
  const hashes = [...codes].map((code) => secrets.sign(use, signed(userId, code)));
  await replaceCodes(trx, userId, hashes, clock.now());
  return [...codes].map((code) => `${code.slice(0, length / 2)}-${code.slice(length / 2)}`);
};

/** A typed code in the stored form; undefined if it cannot be one. Look-alike letters are read as digits. */
export const readCode = (text: string): string | undefined => {
  const code = text.toLowerCase().replaceAll(/[\s-]/g, "").replaceAll("o", "0").replaceAll(/[il]/g, "1");
  return /^[0-9a-hjkmnp-tv-z]{10}$/.test(code) ? code : undefined;
};

/** True once per code. */
export const spendCode = ({ secrets, clock }: Site, trx: Knex, userId: number, code: string): Promise<boolean> =>
  markCodeUsed(trx, userId, secrets.signatures(use, signed(userId, code)), clock.now());

const use = "recovery-codes";
const signed = (userId: number, code: string): string => `${userId} ${code}`;
