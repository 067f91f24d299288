import { type List, readList } from "../../src/lists/index.ts";
import { BadSheet } from "../../src/platform/sheets/index.ts";
import { somebody } from "./samples.ts";

/** What a file gives, in one line: who is named, who is refused, where it was read, what was set aside. */
export const brief = async (path: string): Promise<string> => {
  try {
    return listed(await readList(somebody(), path, { kinds: ["msisdn", "iccid"], columns: [] }));
  } catch (error) {
    if (error instanceof BadSheet)
      return error.code === "format" ? `refused: ${error.format}` : `refused: ${error.code}`;
    throw error;
  }
};

const listed = ({ entries, reading }: List): string => {
  const named = entries.filter(({ reason }) => reason === null).map(({ msisdn, iccid }) => msisdn ?? iccid ?? "");
  const refused = entries.filter(({ reason }) => reason !== null).map(({ row, reason }) => `${row} ${reason}`);
  const { name, columns, aside, hiddenRows, takesHidden, others } = reading;
  const place = columns.map(({ letter, title }) => (title ? `${letter} «${title.replace(/\s+/g, " ")}»` : letter));
  const left = others.filter(
    ({ column, sheet }) => sheet !== reading.sheet || !columns.some(({ at }) => at === column),
  );
  return [
    `${runs(named)} in ${name ? `${name}!` : ""}${place.join(",")}`,
    ...(refused.length > 0 ? [`refused ${refused.join(", ")}`] : []),
    ...(aside > 0 ? [`aside ${aside}`] : []),
    ...(hiddenRows > 0 ? [`hidden ${hiddenRows} ${takesHidden ? "taken" : "left"}`] : []),
    ...(left.length > 0
      ? [`also ${left.map((each) => `${each.name}${each.letter || "all"}=${each.numbers}`).join(" ")}`]
      : []),
  ].join("; ");
};

/** `1-3 5` for 375291000001, …002, …003, …005. */
const runs = (names: readonly string[]): string => {
  const short = names.map((name) => (name.startsWith("375291000") ? Number(name.slice(9)) : name));
  const parts: string[] = [];
  for (let i = 0; i < short.length; ) {
    let end = i;
    while (typeof short[end] === "number" && short[end + 1] === Number(short[end]) + 1) end += 1;
    parts.push(end > i ? `${short[i]}-${short[end]}` : `${short[i]}`);
    i = end + 1;
  }
  return parts.join(" ") || "nobody";
};
