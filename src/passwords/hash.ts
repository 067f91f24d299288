import { hash, parseOptions, verify } from "@node-rs/argon2";

/**
 * Argon2id, 19 MiB, 2 passes, 1 lane: the first choice of OWASP's Password Storage Cheat Sheet
 * (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html), some 20 ms.
 * Whoever changes them here has every hash renewed at its owner's next sign-in.
 */
const parameters = {
  // Argon2id: the enum has no value at run time that a stripped file could import
  algorithm: 2,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32,
} as const;

/** One text, however the keyboard composes its letters (NIST SP 800-63B-4 §3.1.1.2). */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize("NFC"), parameters);

/** Nobody's hash costs the same work, so that the time does not tell who is known. */
export const verifyPassword = async (
  kept: string | null,
  password: string,
): Promise<{ matches: boolean; isOutdated: boolean }> => {
  const against = kept ?? (await nobodysHash);
  const normal = password.normalize("NFC");
  const asNormal = await verify(against, normal);
  // hashes made before the texts were normalised; both are tried whoever asks
  const asTyped = !asNormal && normal !== password && (await verify(against, password));
  const matches = kept !== null && (asNormal || asTyped);
  return { matches, isOutdated: matches && (asTyped || hasOtherParameters(against)) };
};

const hasOtherParameters = (kept: string): boolean => {
  const made: Readonly<Record<string, number>> = { ...parseOptions(kept) };
  return Object.entries(parameters).some(([name, value]) => made[name] !== value);
};

const nobodysHash = hashPassword(crypto.randomUUID());
