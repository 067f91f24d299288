// Invented people. Belarusian and Russian forms side by side, as in real staff lists.

export const men = {
  last: [
    "Иванов",
    "Кавалёў",
    "Шаўчэнка",
    "Дем'яненко",
    "Новик",
    "Мельник",
    "Жук",
    "Станкевич",
    "Гончаров",
    "Лукашевич",
    "Салаўёў",
    "Мацкевіч",
    "Ярошевич",
    "Кот",
    "Рыбак",
    "Савіцкі",
    "Зайцев-Радзивиллович",
    "Бондарчук",
    "О'Коннор",
    "Пашкевич",
  ],
  first: [
    "Андрей",
    "Сяргей",
    "Уладзіслаў",
    "Дмитрий",
    "Мікіта",
    "Павел",
    "Станіслаў",
    "Ян",
    "Алексей",
    "Міхаіл",
    "Егор",
    "Виктор",
  ],
  middle: [
    "Андреевич",
    "Сяргеевіч",
    "Уладзіміравіч",
    "Дмитриевич",
    "Ігаравіч",
    "Павлович",
    "Станиславович",
    "Янович",
    "Алексеевич",
    "Михайлович",
  ],
};

export const women = {
  last: [
    "Иванова",
    "Кавалёва",
    "Шаўчэнка",
    "Лук'яненко",
    "Новик",
    "Мельник",
    "Жук",
    "Станкевич",
    "Гончарова",
    "Лукашевич",
    "Салаўёва",
    "Мацкевіч",
    "Ярошевич",
    "Кот",
    "Рыбак",
    "Савіцкая",
    "Полубинская-Вишневецкая",
    "Бондарчук",
    "Д'Анжу",
    "Пашкевич",
  ],
  first: [
    "Анна",
    "Святлана",
    "Вольга",
    "Мар'яна",
    "Дарья",
    "Ніна",
    "Екатерина",
    "Зоя",
    "Ирина",
    "Алеся",
    "Юлія",
    "Татьяна",
  ],
  middle: [
    "Андреевна",
    "Сяргееўна",
    "Уладзіміраўна",
    "Дмитриевна",
    "Ігараўна",
    "Павловна",
    "Станиславовна",
    "Яновна",
    "Алексеевна",
    "Михайловна",
  ],
};

/** Names that are not people's: lifts, tills, departments. */
export const places = [
  "Бухгалтерия",
  "Касса № 2",
  "Лифт, подъезд 4",
  "Пост охраны «Северный»",
  "Датчик котельной",
  "Отдел технического контроля сборочного производства № 14 (промышленная зона «Шабаны»)",
  "Аўтапарк, дыспетчар",
  "Склад готовой продукции",
  "Камера проходной",
  "Дежурный слесарь",
];

export type Name = { last_name: string; first_name: string; middle_name: string };

export const nameOf = (last: string, first = "", middle = ""): Name => ({
  last_name: last,
  first_name: first,
  middle_name: middle,
});

/** One in twelve is a place, one in forty has no name at all. */
export function inventName(pick: Dice): Name {
  const chance = pick(120);
  if (chance < 3) return nameOf("");
  if (chance < 13) return nameOf(oneOf(pick, places));
  const people = pick(2) === 0 ? men : women;
  return nameOf(oneOf(pick, people.last), oneOf(pick, people.first), oneOf(pick, people.middle));
}

/** A whole number from 0 up to, and without, `below`. */
export type Dice = (below: number) => number;

/** The same numbers on every run (mulberry32): a seeded database can be made again. */
export function diceOf(seed: number): Dice {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

export function oneOf<T>(pick: Dice, list: readonly T[]): T {
  const chosen = list[pick(list.length)];
  if (chosen === undefined) throw new RangeError("nothing to choose from");
  return chosen;
}
