/** Case, width and ё do not make another word. */
export const fold = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll("ё", "е");

/** Characters as NIST counts them, by code point: an emoji of two UTF-16 units is one. */
export const pointsOf = (text: string): string[] => Array.from(text);

const replace = (text: string, table: ReadonlyMap<string, string>): string =>
  Array.from(text, (sign) => table.get(sign) ?? sign).join("");
const pairs = (from: string, to: string): ReadonlyMap<string, string> =>
  new Map(Array.from(from, (sign, index) => [sign, pointsOf(to)[index] ?? ""]));

const latinKeys = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const russianKeys = "йцукенгшщзхъфывапролджэячсмитьбюе";
const asRussianKeys = pairs(latinKeys, russianKeys);
// і and ў are on the keys of и and щ
const asLatinKeys = pairs(`${russianKeys.slice(0, -1)}іў`, `${latinKeys.slice(0, -1)}bo`);

/** The text, and what the same keys type in the other layout: gfhjkm is пароль. */
export const retyped = (text: string): string[] => [text, replace(text, asRussianKeys), replace(text, asLatinKeys)];

const signs = "03456789@$!|+";
const leet = pairs(signs, "oeasgtbgasilt");
const tables = [
  new Map([...leet, ["1", "i"]]),
  new Map([...leet, ["1", "l"]]),
  // Latin letters that look like Russian ones too
  pairs("0134689@$aceopxyk", "оизчбвгасасеорхук"),
];

/** The text, and its readings with signs and digits replaced by the letters they look like. */
export const unmasked = (text: string): string[] => [text, ...tables.map((table) => replace(text, table))];

const spelling = pairs("абвгдезийклмнопрстуфыэьъіў", "abvgdeziyklmnoprstufye\0\0iu");
const longSpelling = new Map(
  Object.entries({ ж: "zh", х: "kh", ц: "ts", ч: "ch", ш: "sh", щ: "shch", ю: "yu", я: "ya" }),
);

/** иванов as ivanov. */
export const transliterated = (text: string): string =>
  replace(replace(text, longSpelling), spelling).replaceAll("\0", "");

/** The shortest unit that the text repeats, where the last one may be cut off. The text itself if nothing repeats. */
export const unitOf = (text: string): string => {
  const points = pointsOf(text);
  for (let size = 1; size * 2 <= points.length; size += 1) {
    if (points.every((point, at) => point === points[at % size])) return points.slice(0, size).join("");
  }
  return text;
};
