import { isCommon } from "./common.ts";
import { holdsContext } from "./context.ts";
import { fold, pointsOf } from "./disguises.ts";
import { isRepeating, isSequence } from "./patterns.ts";

/** Why a password is refused, after NIST SP 800-63B-4. The sentences are in messages.ts. */
export type PasswordFault =
  | { readonly code: "tooShort"; readonly least: number }
  | { readonly code: "tooLong"; readonly most: number }
  | { readonly code: "repeating" | "sequence" | "context" | "common" };

export type PasswordContext = {
  /** Words that somebody who knows the user would try: name, number, e-mail, account, client, operator. */
  readonly words: readonly (string | null)[];
  readonly hasSecondFactor: boolean;
};

// NIST SP 800-63B-4 §3.1.1.2: 15 as the only factor, 8 beside another factor, at least 64 allowed
export const leastLength = (hasSecondFactor: boolean): number => (hasSecondFactor ? 8 : 15);
export const mostLength = 128;

/** All rules for a password. Any characters are allowed, no mixture of kinds is required, nothing is trimmed. */
export const passwordFault = (password: string, { words, hasSecondFactor }: PasswordContext): PasswordFault | null => {
  if (isTooLong(password)) return { code: "tooLong", most: mostLength };
  const least = leastLength(hasSecondFactor);
  if (lengthOf(password) < least) return { code: "tooShort", least };
  const text = fold(password);
  if (isRepeating(text, least)) return { code: "repeating" };
  if (isSequence(text)) return { code: "sequence" };
  if (holdsContext(text, words)) return { code: "context" };
  return isCommon(text) ? { code: "common" } : null;
};

/** Refused before hashing or normalising: a password of a megabyte would cost only our own time. */
export const isTooLong = (password: string): boolean =>
  password.length > mostLength * mostUnits || lengthOf(password) > mostLength;

// NFC composes at most four UTF-16 units into one code point (Greek with three marks, a Hangul syllable)
const mostUnits = 4;

const lengthOf = (password: string): number => pointsOf(password.normalize("NFC")).length;
