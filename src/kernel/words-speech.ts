import type { Lang } from "./lang.ts";

/** The forms for one, for a few, for many: `рубль`, `рубля`, `рублей`. */
export type Forms = readonly [one: string, few: string, many: string];

export interface Speech {
  readonly minus: string;
  readonly zero: string;
  readonly ruble: Forms;
  readonly kopeck: Forms;
  /** Thousand, million and so on; kopecks up to 2^53 need trillions. */
  readonly powers: readonly Forms[];
  /** Words for 0 to 999; `feminine` before тысяча. */
  readonly below1000: (n: number, feminine: boolean) => string;
}

const ru = slavic({
  masculine:
    "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
  feminine: "одна две",
  tens: "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
  hundreds: "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот",
});

const be = slavic({
  masculine:
    "адзін два тры чатыры пяць шэсць сем восем дзевяць дзесяць адзінаццаць дванаццаць трынаццаць чатырнаццаць пятнаццаць шаснаццаць семнаццаць васямнаццаць дзевятнаццаць",
  feminine: "адна дзве",
  tens: "дваццаць трыццаць сорак пяцьдзясят шэсцьдзясят семдзесят восемдзесят дзевяноста",
  hundreds: "сто дзвесце трыста чатырыста пяцьсот шэсцьсот семсот восемсот дзевяцьсот",
});

const enSmall = list(
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
);

const enTens = list("twenty thirty forty fifty sixty seventy eighty ninety");

export const speech: Readonly<Record<Lang, Speech>> = {
  ru: {
    minus: "минус",
    zero: "ноль",
    ruble: ["рубль", "рубля", "рублей"],
    kopeck: ["копейка", "копейки", "копеек"],
    powers: [
      ["тысяча", "тысячи", "тысяч"],
      ["миллион", "миллиона", "миллионов"],
      ["миллиард", "миллиарда", "миллиардов"],
      ["триллион", "триллиона", "триллионов"],
    ],
    below1000: ru,
  },
  be: {
    minus: "мінус",
    zero: "нуль",
    ruble: ["рубель", "рублі", "рублёў"],
    kopeck: ["капейка", "капейкі", "капеек"],
    powers: [
      ["тысяча", "тысячы", "тысяч"],
      ["мільён", "мільёны", "мільёнаў"],
      ["мільярд", "мільярды", "мільярдаў"],
      ["трыльён", "трыльёны", "трыльёнаў"],
    ],
    below1000: be,
  },
  en: {
    minus: "minus",
    zero: "zero",
    ruble: ["ruble", "rubles", "rubles"],
    kopeck: ["kopeck", "kopecks", "kopecks"],
    powers: [same("thousand"), same("million"), same("billion"), same("trillion")],
    below1000: english,
  },
};

interface SlavicWords {
  readonly masculine: string;
  readonly feminine: string;
  readonly tens: string;
  readonly hundreds: string;
}

function slavic(words: SlavicWords): Speech["below1000"] {
  const masculine = list(words.masculine);
  const feminine = list(words.feminine);
  const tens = list(words.tens);
  const hundreds = list(words.hundreds);
  return (n, isFeminine) => {
    const low = n % 100 < 20 ? n % 100 : n % 10;
    const unit = (isFeminine ? feminine[low] : undefined) ?? masculine[low];
    return [hundreds[Math.floor(n / 100)], n % 100 < 20 ? "" : tens[Math.floor((n % 100) / 10) - 1], unit]
      .filter(Boolean)
      .join(" ");
  };
}

function english(n: number): string {
  const rest = n % 100;
  const low =
    rest < 20 ? enSmall[rest] : [enTens[Math.floor(rest / 10) - 1], enSmall[rest % 10]].filter(Boolean).join("-");
  const hundreds = enSmall[Math.floor(n / 100)];
  if (!hundreds) return low ?? "";
  return low ? `${hundreds} hundred ${low}` : `${hundreds} hundred`;
}

// Words in counting order, the place 0 empty.
function list(words: string): readonly string[] {
  return ["", ...words.split(" ")];
}

function same(word: string): Forms {
  return [word, word, word];
}
