import { formatCount } from "../kernel/numbers.ts";
import type { Other, ReadColumn, Reading } from "./list.ts";
import type { Words } from "./messages.ts";

/** What was read of a file, in sentences, and a form to read it differently. `action` takes the form. */
export const readingView = (words: Words, reading: Reading, action: string) => {
  const places = reading.others;
  const hasChoice = places.length > 1 || reading.hiddenRows > 0;
  return {
    title: words.t("readTitle"),
    sentences: [readText(words, reading), ...remarks(words, reading)],
    isNoteworthy: hasChoice || reading.tooLong.length > 0,
    form: hasChoice
      ? {
          action,
          title: words.t("change"),
          place: {
            name: "place",
            label: words.t("place"),
            options: places.map((place) => ({
              value: `${place.sheet}:${place.column}`,
              text: `${capital(placeText(words, place))} — ${countText(words, reading, place)}`,
              selected: isRead(reading, place),
            })),
          },
          hidden:
            reading.hiddenRows > 0
              ? { name: "hidden", label: words.t("takeHidden"), checked: reading.takesHidden }
              : null,
          submit: words.t("apply"),
        }
      : null,
  };
};
export type ReadingView = ReturnType<typeof readingView>;

const MOST_NAMED = 5;

/** «Лист «Март», столбец A «Номер»: 5 номеров» */
const readText = (words: Words, { name, columns, kind, numbers, rows }: Reading): string => {
  const [column] = columns;
  const several = words.t("columns", { letters: columns.map(({ letter }) => letter).join(", ") });
  const place = columns.length === 1 && column ? columnText(words, column) : several;
  const where = capital([name && words.t("sheet", { name }), place].filter(Boolean).join(", "));
  const count = words.t(kind, { count: numbers, shown: formatCount(numbers, words.lang) });
  const inRows = words.t("inRows", { count: rows, shown: formatCount(rows, words.lang) });
  return `${where}: ${count}${rows === numbers ? "" : ` ${inRows}`}.`;
};

const remarks = (words: Words, reading: Reading): string[] => {
  const shown = formatCount(reading.hiddenRows, words.lang);
  const places = reading.others.filter((place) => place.column !== "all" && !isPart(reading, place));
  const named = places.slice(0, MOST_NAMED).map((place) => placeText(words, place));
  const more = places.length > MOST_NAMED ? ["…"] : [];
  return [
    ...reading.values.map((value) => words.t("value", { label: value.label, column: columnText(words, value) })),
    ...(named.length > 0 ? [words.t("others", { places: [...named, ...more].join("; ") })] : []),
    ...(reading.hiddenRows > 0 ? [words.t(reading.takesHidden ? "hiddenTaken" : "hiddenLeft", { shown })] : []),
    ...(reading.tooLong.length > 0 ? [words.t("tooLong", { names: reading.tooLong.join(", ") })] : []),
    ...asideText(words, reading),
  ];
};

const asideText = (words: Words, { aside, asideRows, headingRow }: Reading): string[] => {
  const heading = asideRows.find(({ row }) => row === headingRow);
  const others = asideRows.filter((each) => each !== heading);
  const named = others.map(({ row, text }) => words.t("asideRow", { row, text: oneLine(text) }));
  const more = words.t("asideMore", { shown: formatCount(aside, words.lang) });
  const rows = [...named, ...(aside > asideRows.length ? [more] : [])];
  return [
    ...(heading ? [words.t("heading", { row: heading.row, text: oneLine(heading.text) })] : []),
    ...(rows.length > 0 ? [words.t("aside", { rows: rows.join("; ") })] : []),
  ];
};

const columnText = (words: Words, { letter, title }: Pick<ReadColumn, "letter" | "title">): string =>
  title === "" ? words.t("column", { letter }) : words.t("columnTitled", { letter, title: oneLine(title) });

const placeText = (words: Words, { name, column, letter, title }: Other): string => {
  const place = column === "all" ? words.t("allColumns") : columnText(words, { letter, title });
  return name === "" ? place : `${words.t("sheet", { name })}, ${place}`;
};

/** Of what was read the whole; of other columns of a long sheet as many as were counted. */
const countText = (words: Words, reading: Reading, place: Other): string => {
  if (isRead(reading, place)) return formatCount(reading.numbers, words.lang);
  const shown = formatCount(place.numbers, words.lang);
  return place.isSampled ? words.t("inFirstRows", { shown }) : shown;
};

const isRead = (reading: Reading, { sheet, column }: Other): boolean =>
  reading.sheet === sheet &&
  (column === "all" ? reading.columns.length > 1 : reading.columns.length === 1 && reading.columns[0]?.at === column);

/** Whether the column is one of those that were read. */
const isPart = (reading: Reading, { sheet, column }: Other): boolean =>
  reading.sheet === sheet && reading.columns.some(({ at }) => at === column);

const oneLine = (title: string): string => title.replace(/\s+/g, " ");

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
