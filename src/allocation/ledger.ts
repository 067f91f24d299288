import type { Column } from "../kernel/column.ts";
import { plainNumbers } from "../kernel/signs.ts";

/** UTF-8 with its mark, semicolons, CRLF: what 1C and Excel open as it is in Russian and Belarusian Windows. */
export const csvOf = <R>(columns: readonly Column<R>[], rows: readonly R[]): string => {
  const lines = [
    columns.map(({ title }) => fieldOf(title)),
    ...rows.map((row) => columns.map((column) => cellOf(column, row))),
  ];
  return `\uFEFF${lines.map((fields) => `${fields.join(";")}\r\n`).join("")}`;
};

/** Figures of ours may begin with a minus; a text that people type may not begin a formula. */
const cellOf = <R>(column: Column<R>, row: R): string => {
  const text = plainNumbers(column.text(row));
  const isFigure = column.kind === "money" || column.kind === "number" || column.kind === "date";
  return fieldOf(isFigure || !beginsFormula.test(text) ? text : `'${text}`);
};
const beginsFormula = /^[\s]*[=+\-@\t\r＝＋－＠]/;

const fieldOf = (text: string): string => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
