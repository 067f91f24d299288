/** Case, width and ё make no other word. */
export const fold = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll("ё", "е");

/** Signs as NIST counts them: an emoji of one code point is one, whatever UTF-16 makes of it. */
export const pointsOf = (text: string): string[] => Array.from(text);

const replace = (text: string, table: ReadonlyMap<string, string>): string =>
  Array.from(text, (sign) => table.get(sign) ?? sign).join("");
const pairs = (from: string, to: string): ReadonlyMap<string, string> =>
  new Map(Array.from(from, (sign, index) => [sign, pointsOf(to)[index] ?? ""]));

const latinKeys = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const russianKeys = "йцукенгшщзхъфывапролджэячсмитьбюе";
const asRussianKeys = pairs(latinKeys, russianKeys);
// і and ў stand where и and щ do
const asLatinKeys = pairs(`${russianKeys.slice(0, -1)}іў`, `${latinKeys.slice(0, -1)}bo`);

/** The text, and what the same keys write in the other layout: gfhjkm is пароль. */
export const retyped = (text: string): string[] => [text, replace(text, asRussianKeys), replace(text, asLatinKeys)];

const signs = "03456789@$!|+";
const leet = pairs(signs, "oeasgtbgasilt");
const tables = [
  new Map([...leet, ["1", "i"]]),
  new Map([...leet, ["1", "l"]]),
  // Latin letters of a Russian look too
  pairs("0134689@$aceopxyk", "оизчбвгасасеорхук"),
];

/** The text, and what it says when signs and digits are read as the letters they look like. */
export const unmasked = (text: string): string[] => [text, ...tables.map((table) => replace(text, table))];

const spelling = pairs("абвгдезийклмнопрстуфыэьъіў", "abvgdeziyklmnoprstufye\0\0iu");
const longSpelling = new Map(
  Object.entries({ ж: "zh", х: "kh", ц: "ts", ч: "ch", ш: "sh", щ: "shch", ю: "yu", я: "ya" }),
);

/** иванов as ivanov. */
export const transliterated = (text: string): string =>
  replace(replace(text, longSpelling), spelling).replaceAll("\0", "");

/** The shortest run that the text is made of, the last one perhaps cut off: the text itself when nothing repeats. */
export const unitOf = (text: string): string => {
  const points = pointsOf(text);
  for (let size = 1; size * 2 <= points.length; size += 1) {
    if (points.every((point, at) => point === points[at % size])) return points.slice(0, size).join("");
  }
  return text;
};
