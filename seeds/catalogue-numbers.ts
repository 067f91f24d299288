// The operator's published categories and fees for choosing a number (consumer price; a corporate one is not published).
export const numberCategories = [
  { id: 1, name: "Платиновый", fee: 20729, position: 1 },
  { id: 2, name: "Бриллиантовый", fee: 17087, position: 2 },
  { id: 3, name: "Золотой", fee: 11560, position: 3 },
  { id: 4, name: "Серебряный", fee: 7756, position: 4 },
  { id: 5, name: "Бронзовый", fee: 3787, position: 5 },
  { id: 6, name: "Обычный", fee: 887, position: 6 },
];

/** What the seven digits of a number of each category look like; the first that fits counts. */
export const numberPatterns: readonly (readonly [number, RegExp])[] = [
  [1, /^..(.)\1\1\1\1$|^.(.)\2\2\2\2.$|^(.)\3\3\3\3..$/],
  [2, /(.)\1\1\1$/],
  [3, /^.(.)(.)\1\2\1\2$|^.(.)\3(.)\4(.)\5$/],
  [4, /(.)(.)\1\2$|(.)\3(.)\4$|000$/],
  [5, /^.(.)\1\1(.)\2\2$|^.(.)(.)(.)\3\4\5$|^(.)\6\6.(.)\7\7$/],
  [6, /^/],
];

/** Free numbers, 60 in each category: all begin with 15 to 19 after the prefix, where no seeded or generated subscriber lies. */
export function freeNumbers(): { msisdn: string; category_id: number }[] {
  const left = new Map(numberPatterns.map(([id]) => [id, perCategory]));
  const found: { msisdn: string; category_id: number }[] = [];
  // a prime step walks over all numbers of the range in no visible order
  for (let i = 0; i < rangeSize && left.size > 0; i += 1) {
    const digits = String(rangeStart + ((i * 123_457) % rangeSize));
    const id = categoryOf(digits);
    const wanted = left.get(id);
    if (wanted === undefined) continue;
    found.push({ msisdn: `375${prefixes[i % prefixes.length] ?? "29"}${digits}`, category_id: id });
    if (wanted === 1) left.delete(id);
    else left.set(id, wanted - 1);
  }
  return found;
}

const categoryOf = (digits: string): number => numberPatterns.find(([, pattern]) => pattern.test(digits))?.[0] ?? 6;

const prefixes = ["29", "44", "33"];
const perCategory = 60;
const rangeStart = 1_500_000;
const rangeSize = 500_000;
