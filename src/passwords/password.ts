import { isCommon } from "./common.ts";
import { holdsContext } from "./context.ts";
import { fold, pointsOf } from "./disguises.ts";
import { isRepeating, isSequence } from "./patterns.ts";

/** Why a password is refused: the list is NIST SP 800-63B-4's, what the sentence says is in messages.ts. */
export type PasswordFault =
  | { readonly code: "tooShort"; readonly least: number }
  | { readonly code: "tooLong"; readonly most: number }
  | { readonly code: "repeating" | "sequence" | "context" | "common" };

export type PasswordContext = {
  /** What an acquaintance would try: name, number, e-mail, account, the client's and the operator's name. */
  readonly words: readonly (string | null)[];
  readonly hasSecondFactor: boolean;
};

// NIST SP 800-63B-4 §3.1.1.2: 15 alone, 8 beside another factor, at least 64 allowed
export const leastLength = (hasSecondFactor: boolean): number => (hasSecondFactor ? 8 : 15);
export const mostLength = 128;

/** What a password must be, and nothing else: any characters, no mixture of kinds asked for, nothing trimmed. */
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

/** Longer ones are not hashed, nor is a megabyte normalised: it would be work for us alone. */
export const isTooLong = (password: string): boolean =>
  password.length > mostLength * mostUnits || lengthOf(password) > mostLength;

// no code point is spelt longer than this by what NFC puts together (Greek with three marks, a Hangul syllable)
const mostUnits = 4;

const lengthOf = (password: string): number => pointsOf(password.normalize("NFC")).length;
