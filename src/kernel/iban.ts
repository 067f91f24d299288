declare const brand: unique symbol;

/** A Belarusian bank account number, without spaces: check, bank, balance account, account. */
export type Iban = string & { readonly [brand]: "Iban" };

/** Reads a Belarusian IBAN in any case and grouping; undefined when its form or its check digits are wrong. */
export function parseIban(text: string): Iban | undefined {
  if (text.length > maxTyped) return undefined;
  const bare = text.replace(/[\s\p{Cf}]/gu, "").toUpperCase();
  return isIban(bare) ? bare : undefined;
}

/** Strict: capitals, no spaces. */
export function isIban(text: string): text is Iban {
  return form.test(text) && remainder(text.slice(4) + text.slice(0, 4)) === 1;
}

/** `BY13 NBRB 3600 9000 0000 2Z00 AB00`, the spaces no-break ones. */
export function formatIban(iban: Iban): string {
  return iban.match(/.{4}/g)?.join("\u00A0") ?? iban;
}

/** For seeds: bank `NBRB`, balance account `3600`, account of 16 (shorter ones get zeros in front). */
export function makeIban(bank: string, balanceAccount: string, account: string): Iban {
  const body = bank + balanceAccount + account.padStart(16, "0");
  if (!form.test(`BY00${body}`)) throw new RangeError(`not the parts of an IBAN: ${body}`);
  const check = String(98 - remainder(`${body}BY00`)).padStart(2, "0");
  const iban = `BY${check}${body}`;
  if (!isIban(iban)) throw new RangeError(`not an IBAN: ${iban}`);
  return iban;
}

const maxTyped = 64;

const form = /^BY\d{2}[A-Z0-9]{4}\d{4}[A-Z0-9]{16}$/;

function remainder(text: string): number {
  let rest = 0;
  for (const sign of text) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
