import { hash, parseOptions, verify } from "@node-rs/argon2";

/**
 * Argon2id, 19 MiB, 2 passes, 1 lane: the first choice of OWASP's Password Storage Cheat Sheet
 * (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html), about 20 ms.
 * When these parameters change, each hash is renewed at its user's next sign-in.
 */
const parameters = {
  // Argon2id: the library's enum exists only as a type, so that type stripping cannot import it
  algorithm: 2,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32,
} as const;

/** Normalised first, so that composed and decomposed letters hash alike (NIST SP 800-63B-4 §3.1.1.2). */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize("NFC"), parameters);

/** Without a stored hash the work is the same, so that the time does not reveal whether the user exists. */
export const verifyPassword = async (
  stored: string | null,
  password: string,
): Promise<{ matches: boolean; isOutdated: boolean }> => {
  const against = stored ?? (await nobodysHash);
  const normal = password.normalize("NFC");
  const asNormal = await verify(against, normal);
  // for hashes made before passwords were normalised; tried for unknown users too
  const asTyped = !asNormal && normal !== password && (await verify(against, password));
  const matches = stored !== null && (asNormal || asTyped);
  return { matches, isOutdated: matches && (asTyped || hasOtherParameters(against)) };
};

const hasOtherParameters = (stored: string): boolean => {
  const made: Readonly<Record<string, number>> = { ...parseOptions(stored) };
  return Object.entries(parameters).some(([name, value]) => made[name] !== value);
};

const nobodysHash = hashPassword(crypto.randomUUID());
