import { BadFile } from "./bad-file.ts";
import type { FileRecord, FileRecords } from "./record.ts";

type Line = { readonly line: number; readonly text: string };

/** An object a line. The first one names the columns; lists are joined by `|`, as they stand in CSV. */
export const readJsonLines = async (text: AsyncGenerator<string>): Promise<FileRecords> => {
  const batches = linesIn(text);
  const first = await batches.next();
  const [head] = first.value ?? [];
  if (first.done || !head) throw new BadFile("empty");
  const columns = Object.keys(objectIn(head.text) ?? {});
  if (columns.length === 0) throw new BadFile("not-records", { line: head.line });
  return { columns, batches: recordsIn(first.value, batches, columns) };
};

async function* recordsIn(
  first: readonly Line[],
  rest: AsyncGenerator<readonly Line[]>,
  columns: readonly string[],
): FileRecords["batches"] {
  yield first.map((line) => recordOf(line, columns));
  for await (const batch of rest) yield batch.map((line) => recordOf(line, columns));
}

const recordOf = ({ line, text }: Line, columns: readonly string[]): FileRecord => {
  const found = objectIn(text);
  const isOther = !found || Object.keys(found).some((name) => !columns.includes(name));
  return { line, values: isOther ? undefined : columns.map((name) => valueText(found[name])) };
};

const objectIn = (text: string): Record<string, unknown> | undefined => {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? { ...found } : undefined;
  } catch {
    return undefined;
  }
};

const valueText = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(valueText).join("|");
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** Lines that are not blank, those of one piece of text at a time. */
async function* linesIn(text: AsyncGenerator<string>): AsyncGenerator<readonly Line[], void, undefined> {
  let count = 0;
  let rest = "";
  const split = (lines: readonly string[]): Line[] => {
    const from = count;
    count += lines.length;
    return lines
      .map((each, index) => ({ line: from + index + 1, text: each }))
      .filter((each) => each.text.trim() !== "");
  };
  for await (const piece of text) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    const found = split(lines);
    if (found.length > 0) yield found;
  }
  const last = split([rest]);
  if (last.length > 0) yield last;
}
