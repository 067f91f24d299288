declare const brand: unique symbol;

/** A payer's number (УНП): nine characters, letters Latin. */
export type Unp = string & { readonly [brand]: "Unp" };

/** Reads nine characters in any case, Cyrillic look-alikes taken for Latin; undefined when the check digit is wrong. */
export function parseUnp(text: string): Unp | undefined {
  if (text.length > maxTyped) return undefined;
  const bare = text
    .replace(/[\s\p{Cf}]/gu, "")
    .toUpperCase()
    .replace(/^(?:УНП|UNP)/, "");
  const latin = bare.replace(/[АВЕКМНОРСТ]/g, (sign) => lookAlikes[sign] ?? sign);
  return isNormal(latin) ? latin : undefined;
}

export function isUnp(text: string): boolean {
  return parseUnp(text) !== undefined;
}

/** For seeds: adds the check digit to eight digits. Undefined for one in eleven of them, which have no check digit. */
export function makeUnp(firstEight: string): Unp | undefined {
  const unp = firstEight + String(checkDigit(firstEight));
  return isNormal(unp) ? unp : undefined;
}

const maxTyped = 64;

const lookAlikes: Readonly<Record<string, string>> = {
  А: "A",
  В: "B",
  Е: "E",
  К: "K",
  М: "M",
  Н: "H",
  О: "O",
  Р: "P",
  С: "C",
  Т: "T",
};

// Organisations: the first digit is the region, 1 to 7. Persons: two letters, the first one likewise the region.
const form = /^(?:[1-7]\d|[ABCEHKM][ABCEHKMOPT])\d{7}$/;

const secondLetters = "ABCEHKMOPT";

const weights = [29, 23, 19, 17, 13, 7, 5, 3];

function isNormal(text: string): text is Unp {
  return form.test(text) && checkDigit(text) === Number(text[8]);
}

/** 10 means that there is no such number. The second letter counts as its place in the list, the first as in base 36. */
function checkDigit(text: string): number {
  const values = Array.from(text, (sign, place) =>
    place === 1 && /[A-Z]/.test(sign) ? secondLetters.indexOf(sign) : Number.parseInt(sign, 36),
  );
  return weights.reduce((sum, weight, place) => sum + weight * (values[place] ?? 0), 0) % 11;
}
