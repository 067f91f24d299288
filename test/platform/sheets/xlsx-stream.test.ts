import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { read, type WorkBook } from "@e965/xlsx";
import ExcelJS from "exceljs";
import { describe, expect, it } from "vitest";
import { readList } from "../../../src/lists/index.ts";
import { type Cell, type Column, xlsxStream } from "../../../src/platform/sheets/index.ts";
import { sheetName } from "../../../src/platform/sheets/sheet-name.ts";
import { somebody } from "../../lists/samples.ts";
import { asvs } from "../../support/asvs.ts";

const columns: Column[] = [
  { title: "Номер", width: 16 },
  { title: "Сумма", type: "money" },
  { title: "День", type: "date" },
  { title: "Время", type: "datetime" },
  { title: "Количество", type: "number" },
];
const lateEvening = Date.UTC(2026, 0, 31, 22, 30, 5);

const written = async (rows: Cell[][], name = "Лист", lastRow?: number): Promise<Buffer> =>
  await buffer(xlsxStream({ name, columns }, rows, lastRow));

const opened = async (rows: Cell[][]): Promise<ExcelJS.Worksheet> => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(await written(rows)).buffer);
  const sheet = workbook.worksheets[0];
  if (!sheet) throw new Error("no sheet");
  return sheet;
};

const texts = (workbook: WorkBook, sheet: string, column: string): unknown[] =>
  Object.entries(workbook.Sheets[sheet] ?? {})
    .filter(([address]) => new RegExp(`^${column}\\d+$`).test(address))
    .map(([, cell]) => cell.v);

const numberOfRows = (count: number): Cell[][] => Array.from({ length: count }, (_, i) => [`n${i + 1}`]);

/** The value once it has stood still for 300 ms; never, and the test times out, if it does not. */
const settled = async (value: () => number): Promise<number> => {
  let last = -1;
  while (last !== value()) {
    last = value();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return last;
};

const failing = async function* (): AsyncGenerator<Cell[]> {
  yield ["1"];
  throw new Error("connection lost");
};

describe("a written sheet, opened by another program", () => {
  it("shows money as rubles, days and moments as Minsk saw them, numbers as numbers", async () => {
    const sheet = await opened([["375291000001", -116_415, "2026-01-31", lateEvening, 7]]);
    const row = sheet.getRow(2);
    expect(row.getCell(1).value).toBe("375291000001");
    const shown = [2, 3, 4, 5].map((i) => [row.getCell(i).value, row.getCell(i).numFmt]);
    expect(shown).toEqual([
      [-1164.15, "#,##0.00"],
      [new Date("2026-01-31T00:00:00Z"), "dd.mm.yyyy"],
      [new Date("2026-02-01T01:30:05Z"), "dd.mm.yyyy hh:mm:ss"],
      [7, "0"],
    ]);
  });

  it("takes milliseconds for a day and ISO for a moment", async () => {
    const row = (await opened([["x", 5, lateEvening, "2026-01-31T22:30:05Z", 1.5]])).getRow(2);
    expect(row.getCell(2).value).toBe(0.05);
    expect(row.getCell(3).value).toEqual(new Date("2026-02-01T00:00:00Z"));
    expect(row.getCell(4).value).toEqual(new Date("2026-02-01T01:30:05Z"));
    expect(row.getCell(5).value).toBe(1.5);
  });

  it("writes as text what is not of the column's type, and nothing for null", async () => {
    const row = (
      await opened([
        ["x", "free", "soon", "2026-13-41", Number.NaN],
        [null, null, null, null, null],
      ])
    ).getRow(2);
    expect([2, 3, 4, 5].map((i) => row.getCell(i).value)).toEqual(["free", "soon", "2026-13-41", "NaN"]);
    expect((await opened([[null, 1, null, null, null]])).getCell("A2").value).toBeNull();
  });

  it("has a bold frozen heading, a filter over all rows and the widths", async () => {
    const sheet = await opened(numberOfRows(3));
    expect(sheet.getRow(1).getCell(1)).toMatchObject({ value: "Номер", font: { bold: true } });
    expect(sheet.views[0]).toMatchObject({ state: "frozen", ySplit: 1 });
    expect(sheet.autoFilter).toBe("A1:E4");
    expect(sheet.getColumn(1).width).toBe(16);
  });

  it("prints on sheets that lie on their side, one page wide and as many high as it takes", async () => {
    const { pageSetup } = await opened(numberOfRows(3));
    expect(pageSetup).toMatchObject({ orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0 });
  });

  it.each([
    "=cmd|' /C calc'!A0",
    "+375291000001",
    "-1",
    "@SUM(A1)",
    "\tтаб",
    "<b>&amp;</b> ]]>",
    "_x0041_ is not A",
    "Ў і ў 😀 שלום",
    "  spaces  ",
    "two\nlines",
    "375291000001",
  ])(`gives back %j as text ${asvs("1.2.10")}`, async (text) => {
    const bytes = await written([[text, null, null, null, null]]);
    const cell = read(bytes, { type: "buffer" }).Sheets["Лист"]?.["A2"];
    expect(cell).toMatchObject({ t: "s", v: text });
    expect(cell.f).toBeUndefined();
  });

  it(`leaves out what XML cannot hold and what Excel would not open ${asvs("1.3.3")}`, async () => {
    const sheet = await opened([["a\u0000\u0007\uffffb\r\nc"], ["я".repeat(40_000)], ["half \ud83d"]]);
    expect(sheet.getCell("A2").value).toBe("ab\nc");
    expect(sheet.getCell("A3").value).toHaveLength(32_767);
    expect(sheet.getCell("A4").value).toBe("half \ufffd");
  });

  it("is a sheet with its heading alone where there are no rows", async () => {
    const workbook = read(await written([]), { type: "buffer" });
    expect(texts(workbook, "Лист", "[A-E]")).toEqual(["Номер", "Сумма", "День", "Время", "Количество"]);
  });
});

describe("sheets", () => {
  it("goes on in a new sheet, with its heading, where the rows end", async () => {
    const workbook = read(await written(numberOfRows(5), "List", 3), { type: "buffer" });
    expect(workbook.SheetNames).toEqual(["List", "List (2)", "List (3)"]);
    expect(texts(workbook, "List", "A")).toEqual(["Номер", "n1", "n2"]);
    expect(texts(workbook, "List (3)", "A")).toEqual(["Номер", "n5"]);
  });

  it("begins no sheet for rows that just fit", async () => {
    expect(read(await written(numberOfRows(4), "List", 3), { type: "buffer" }).SheetNames).toHaveLength(2);
  });

  it.each([
    ["Счёт [1]: март/2026", 1, "Счёт  1   март 2026"],
    ["'quoted'", 1, "quoted"],
    ["History", 1, "Sheet History"],
    ["", 1, "Sheet"],
    ["я".repeat(40), 2, `${"я".repeat(27)} (2)`],
    [`${"я".repeat(30)}😀`, 1, "я".repeat(30)],
  ])("%j is named so that Excel opens it", (wanted, number, name) => {
    expect(sheetName(wanted, number)).toBe(name);
  });
});

describe("the stream", () => {
  it("is read back by our own reader: 30 000 rows, none lost at the seams", { timeout: 20_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "sheets-"));
    const numbers = Array.from({ length: 30_000 }, (_, i) => String(375290000000 + i));
    const file = join(folder, "list.xlsx");
    await pipeline(
      xlsxStream(
        { name: "S", columns },
        numbers.map((number) => [number, 1, "2026-01-31", lateEvening, 1]),
      ),
      createWriteStream(file),
    );
    const { entries } = await readList(somebody(), file, { kinds: ["msisdn"], columns: [] });
    await rm(folder, { recursive: true });
    expect(entries.map(({ input }) => input)).toEqual(numbers);
  });

  it(`waits for a slow reader, and releases the rows when the reader leaves ${asvs("15.2.2")}`, async () => {
    const seen = { taken: 0, ended: false };
    const endless = async function* () {
      try {
        for (;;) {
          seen.taken += 1;
          yield [`${seen.taken} ${"x".repeat(100)}`];
        }
      } finally {
        seen.ended = true;
      }
    };
    const stream = xlsxStream({ name: "S", columns }, endless());
    await new Promise((resolve) => stream.once("data", resolve));
    stream.pause();
    const atRest = await settled(() => seen.taken);
    stream.destroy();
    await expect.poll(() => seen.ended).toBe(true);
    expect(seen.taken).toBe(atRest);
  });

  it("fails when the rows fail", async () => {
    await expect(buffer(xlsxStream({ name: "S", columns }, failing()))).rejects.toThrow("connection lost");
  });
});
