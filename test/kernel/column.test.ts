import { Readable } from "node:stream";
import { read, utils } from "@e965/xlsx";
import { describe, expect, it } from "vitest";
import { type Column, tableOf } from "../../src/kernel/column.ts";
import { cellsOf, sheetOf, xlsxStream } from "../../src/platform/sheets/index.ts";

type Row = {
  readonly id: number;
  readonly name: string;
  readonly sum: number;
  readonly at: Date;
  readonly why: string;
};
const rows: readonly Row[] = [
  { id: 1, name: "Анна <b>", sum: 123_456, at: new Date("2026-11-09T09:00:00Z"), why: "" },
  { id: 2, name: "", sum: -50, at: new Date("2026-11-10T09:00:00Z"), why: "" },
];
const columns: readonly Column<Row>[] = [
  {
    key: "name",
    title: "Имя",
    isLead: true,
    text: ({ name }) => name || "Без имени",
    cell: ({ name }) => name,
    href: ({ id }) => `/people/${id}`,
    isFaint: ({ name }) => name === "",
  },
  { key: "sum", title: "Сумма", kind: "money", text: ({ sum }) => `${sum / 100} руб.`, cell: ({ sum }) => sum },
  { key: "at", title: "Когда", kind: "datetime", text: ({ at }) => at.toISOString(), cell: ({ at }) => at.getTime() },
  {
    key: "state",
    title: "Состояние",
    kind: "state",
    text: () => "Готово",
    tone: () => "success",
    notes: () => ["1 попытка"],
  },
  { key: "why", title: "Причина", text: ({ why }) => why },
  { key: "code", title: "Код", only: "sheet", kind: "number", text: ({ id }) => String(id), cell: ({ id }) => id },
];

describe("columns described once", () => {
  it("make a page's table, with what a page alone has", () => {
    const table = tableOf(columns, rows, { label: "Список", dropsEmpty: true });
    expect(table.columns.map(({ title }) => title)).toEqual(["Имя", "Сумма", "Когда", "Состояние"]);
    expect(table.rows[0]?.cells[0]).toMatchObject({ text: "Анна <b>", href: "/people/1", look: "" });
    expect(table.rows[1]?.cells[0]).toMatchObject({ text: "Без имени", look: "text-secondary" });
    expect(table.columns[1]).toMatchObject({ headLook: "text-end" });
    expect(tableOf(columns, rows, { label: "" }).columns).toHaveLength(5);
  });

  it("make a sheet of real numbers and dates", async () => {
    const sheet = sheetOf("Список", columns);
    const bytes = await Readable.from(xlsxStream(sheet, rows.map(cellsOf(columns)))).toArray();
    const book = read(Buffer.concat(bytes as Buffer[]), { cellDates: true, UTC: true });
    const read1 = utils.sheet_to_json<unknown[]>(book.Sheets["Список"] as never, {
      header: 1,
      UTC: true,
      defval: null,
    });
    expect(read1[0]).toEqual(["Имя", "Сумма", "Когда", "Состояние", "Причина", "Код"]);
    expect(read1[1]).toMatchObject(["Анна <b>", 1234.56, new Date("2026-11-09T12:00:00Z"), "Готово", null, 1]);
    expect(read1[2]?.[0]).toBeNull();
  });
});
