import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Choice, type List, readList, type Wanted } from "../../src/lists/index.ts";
import { BadSheet } from "../../src/platform/sheets/index.ts";
import type { ReadLimits } from "../../src/platform/sheets/reading/limits.ts";
import { bookParts, numberRows, workbookParts, zipOf } from "../platform/sheets/archives.ts";
import { asvs } from "../support/asvs.ts";
import { cpuMs } from "../support/cpu.ts";
import { flat, page, somebody, xml } from "./samples.ts";

const MB = 1024 * 1024;
const fixture = (name: string) => join(import.meta.dirname, "files", name);
const place = { folder: "" };

beforeAll(async () => {
  place.folder = await mkdtemp(join(tmpdir(), "sheets-"));
});
afterAll(async () => await rm(place.folder, { recursive: true }));

const given = async (content: Buffer | string): Promise<string> => {
  const path = join(place.folder, `${randomBytes(6).toString("hex")}.xlsx`);
  await writeFile(path, content);
  return path;
};

const numbers: Wanted = { kinds: ["msisdn"], columns: [] };
const readNumbers = (path: string, limits: Partial<ReadLimits> = {}): Promise<List> =>
  readList(somebody(), path, numbers, { limits });

/** Row, what stands there, and why it names nobody. */
const lines = async (path: string, limits?: Partial<ReadLimits>): Promise<string[]> =>
  (await readNumbers(path, limits)).entries.map(
    ({ row, input, reason }) => `${row}: ${input}${reason ? ` (${reason})` : ""}`,
  );

const refusal = async (path: string, limits?: Partial<ReadLimits>): Promise<string> =>
  await readNumbers(path, limits).then(
    ({ entries }) => `read ${entries.length} rows`,
    (error: unknown) => (error instanceof BadSheet ? error.code : String(error)),
  );

const refusalOf = async (content: Buffer | string) => await refusal(await given(content));

const wideRow = (row: number): string => {
  const cells = Array.from({ length: 100 }, (_, i) => `<c><v>${((row * 100 + i) * 7919) % 1009}</v></c>`);
  return `<row>${cells.join("")}</row>`;
};

const aside = async (text: string) => (await readNumbers(await given(text))).reading.asideRows.map(({ row }) => row);

const sheetRow = (n: number, ...texts: (string | number)[]) =>
  `<row r="${n}">${texts.map((text) => (typeof text === "number" ? `<c><v>${text}</v></c>` : `<c t="inlineStr"><is><t>${text}</t></is></c>`)).join("")}</row>`;

const zip = (...names: string[]) => zipOf(names.map((name) => ({ name, data: Buffer.from("<a/>") })));

const wordsRow = (row: number, words: string) =>
  `<row r="${row}"><c r="A${row}" t="inlineStr"><is><t>${words}</t></is></c></row>`;

const months = () =>
  given(
    zipOf(
      bookParts([
        { name: "Январь", sheetData: sheetRow(1, "Номер", "Доп.") + sheetRow(2, 375291000001, 375291000002) },
        { name: "Март", sheetData: sheetRow(1, "Номер") + sheetRow(2, 375291000003) + sheetRow(3, 375291000004) },
        { name: "Архив", sheetData: numberRows(5, (i) => 375291000010 + i), hidden: true },
      ]),
    ),
  );

const chosen = async (choice: Choice) => {
  const { entries } = await readList(somebody(), await months(), numbers, { choice });
  return entries.map(({ msisdn }) => msisdn?.slice(-1)).join("");
};

describe("files saved by LibreOffice", () => {
  it.each(["mixed.xlsx", "mixed.xls"])("%s: numbers, text, formulas and 3.75E+11 come back whole", async (name) => {
    expect(await lines(fixture(name))).toEqual([
      "2: 375291000001",
      "4: 375291000002",
      "5: 375291000003",
      "6: 375291000004",
      "7: 375291000005",
      "8: 3.75291E+11 (lost-digits)",
      "9: +375 (29) 100-00-06",
      "10: 375291000007",
      "12: 8.9375e+18 (lost-digits)",
      "13: #DIV/0! (cell-error)",
    ]);
  });

  it.each(["two-columns.xlsx", "two-columns.xls"])("%s: the column with the numbers is taken", async (name) => {
    expect(await lines(fixture(name))).toEqual(["2: 375291000001", "3: 375291000002", "5: 375291000003"]);
  });

  it.each(["utf8-comma.csv", "cp1251-semicolon.csv", "utf16-tab.txt"])("%s: rows are its lines", async (name) => {
    const held = await lines(fixture(name));
    expect(held.filter((line) => !line.includes("no-number"))).toEqual([
      "2: 375291000001",
      "3: 375291000002",
      "6: 375291000003",
    ]);
  });

  it.each(["hidden-first.xlsx", "hidden-first.xls"])("%s: the first visible sheet with data", async (name) => {
    expect(await lines(fixture(name))).toEqual(["3: 375291000001", "4: 375291000002"]);
  });

  it.each([
    ["password.xlsx", "password"],
    ["password.xls", "password"],
    ["nothing.xlsx", "empty"],
    ["nothing.xls", "empty"],
  ])("%s is refused: %s", async (name, code) => {
    expect(await refusal(fixture(name))).toBe(code);
  });
});

describe("plain text", () => {
  it.each([
    ["one column", "375291000001\n375291000002\n"],
    ["a byte order mark, CR LF and blanks", "\ufeff375291000001\r\n\r\n  \r\n375291000002"],
    ["old line ends", "375291000001\r375291000002"],
    ["UTF-16 with the big end first", Buffer.from("\ufeff375291000001\n375291000002", "utf16le").swap16()],
    ["UTF-16 without its mark", Buffer.from("375291000001\n375291000002", "utf16le")],
    ["UTF-16 with the big end first, without its mark", Buffer.from("375291000001\n375291000002", "utf16le").swap16()],
    ["a zero byte at the end", "375291000001\n375291000002\u0000"],
    ["aligned columns", "375291000001   Иванов   Минск\n375291000002   Петров   Брест\n"],
    ["one after another in a single line", "375291000001, 375291000002"],
    ["several on a line under one heading", "Номера\n375291000001;375291000002\n"],
  ])("%s", async (_, text) => {
    expect((await readNumbers(await given(text))).entries.map(({ msisdn }) => msisdn)).toEqual([
      "375291000001",
      "375291000002",
    ]);
  });

  it("keeps what was typed, trimmed, with the line it stands on", async () => {
    const text =
      'Телефон;ФИО\n"8 029 100-00-01 ";"Иванов ""И"", сын"\n;без номера\n="375291000002";5" кабель\n375291000003;"x';
    expect(await lines(await given(text))).toEqual([
      "2: 8 029 100-00-01",
      "3: без номера (no-number)",
      "4: 375291000002",
      "5: 375291000003",
    ]);
  });

  it("does not let a quote that nobody closed swallow the next rows", async () => {
    const text = 'Номер;Имя\n375291000001;"Сидоров\n375291000002;"Петров"\n375291000003;Иванов\n';
    expect(await lines(await given(text))).toEqual(["2: 375291000001", "3: 375291000002", "4: 375291000003"]);
  });

  it("refuses each row of the most likely column where nothing is a number", async () => {
    expect(await lines(await given("Имя;Номер\nодин;3752910000\nдва;375291"))).toEqual([
      "2: 3752910000 (not-a-number)",
      "3: 375291 (not-a-number)",
    ]);
    expect(await lines(await given(";один;1\n;два;2"))).toEqual(["2: два (not-a-number)"]);
  });

  it("says that a cell shows an error, in any language of Excel", async () => {
    expect(await lines(await given("Номер\n375291000001\n#Н/Д\n#REF!\n"))).toEqual([
      "2: 375291000001",
      "3: #Н/Д (cell-error)",
      "4: #REF! (cell-error)",
    ]);
  });
});

describe("every row that holds something is accounted for", () => {
  it("sets titles, headings, numbered columns and totals aside, and says which", async () => {
    const text =
      "Список на 01.03.2026;\nНомер;Сумма\n1;2\n375291000001;10\nНомер;Сумма\n375291000002;12\nИтого: 2;22\n";
    expect(await lines(await given(text))).toEqual(["4: 375291000001", "6: 375291000002"]);
    expect(await aside(text)).toEqual([1, 2, 3, 5, 7]);
  });

  it("knows a total by its first words, also where it counts in the column of numbers", async () => {
    const text = "Имя;Номер\nИванов;375291000001\nИтого;12,00\nВсего;1\nИтогов;1\n";
    expect(await lines(await given(text))).toEqual(["2: 375291000001", "5: 1 (not-a-number)"]);
    expect(await aside(text)).toEqual([1, 3, 4]);
  });

  it.each([
    ["37529100000", "a digit is missing"],
    ["+375 29 100-00-O1", "a letter for a digit"],
    ["+48 601 234 567", "of another country"],
    ["12345", "digits alone"],
  ])("refuses %s in the first row (%s)", async (first) => {
    expect(await lines(await given(`${first}\n375291000002`))).toEqual([
      `1: ${first} (not-a-number)`,
      "2: 375291000002",
    ]);
  });

  it("refuses a row below the heading whose number is missing", async () => {
    const text = "Имя;Номер\nИванов;\nПетров;375291000001\nСидоров;\n";
    expect(await lines(await given(text))).toEqual([
      "2: Иванов (no-number)",
      "3: 375291000001",
      "4: Сидоров (no-number)",
    ]);
  });

  it("reads all numbers of a cell, and names the row of a repeated one", async () => {
    expect(await lines(await given("Номер;Имя\n375291000001, 375291000002;А\n+375 29 100-00-01;Б"))).toEqual([
      "2: 375291000001, 375291000002",
      "2: 375291000001, 375291000002",
      "3: +375 29 100-00-01 (repeated)",
    ]);
  });

  it("keeps no more than 100 characters of a cell", async () => {
    const { entries } = await readNumbers(await given(`375291000001\nx${"y".repeat(500)}`));
    expect(entries.map(({ row, input }) => [row, input.length])).toEqual([
      [1, 12],
      [2, 100],
    ]);
  });
});

describe("the user chooses otherwise", () => {
  it("is told what else could be read", async () => {
    const { entries, reading } = await readNumbers(await months());
    expect(entries.map(({ msisdn }) => msisdn)).toEqual(["375291000003", "375291000004"]);
    expect(reading.others.map((each) => `${each.name} ${each.letter} ${each.title} ${each.numbers}`)).toEqual([
      "Январь A Номер 1",
      "Январь B Доп. 1",
      "Январь   2",
      "Март A Номер 2",
    ]);
  });

  it("is told how many rows were counted of a long sheet", async () => {
    const rows = Array.from({ length: 1_200 }, (_, i) => `${375291000001 + i};${375331000001 + i}`);
    const { reading } = await readNumbers(await given(["Номер;Доп.", ...rows].join("\n")));
    expect(reading.numbers).toBe(1_200);
    expect(reading.others.map((each) => [each.numbers, each.isSampled])).toEqual([
      [999, true],
      [999, true],
      [1_998, true],
    ]);
  });

  it("another sheet, another column, all columns; a hidden sheet and a column without numbers are not to be had", async () => {
    expect(await chosen({ sheet: 0, column: 0, hidden: false })).toBe("1");
    expect(await chosen({ sheet: 0, column: 1, hidden: false })).toBe("2");
    expect(await chosen({ sheet: 0, column: "all", hidden: false })).toBe("12");
    await expect(chosen({ sheet: 2, column: 0, hidden: true })).rejects.toThrow("empty");
    await expect(chosen({ sheet: 1, column: 5, hidden: false })).rejects.toThrow("empty");
  });

  it("with hidden rows or without", async () => {
    const hiddenRow = sheetRow(3, 375291000002).replace("<row", '<row hidden="1"');
    const path = await given(zipOf(workbookParts(sheetRow(1, "Номер") + sheetRow(2, 375291000001) + hiddenRow)));
    const without = await readNumbers(path);
    expect(without.entries).toHaveLength(1);
    expect(without.reading).toMatchObject({ hiddenRows: 1, takesHidden: false });
    const choice = { sheet: 0, column: 0, hidden: true };
    expect((await readList(somebody(), path, numbers, { choice })).entries).toHaveLength(2);
  });

  it("hidden rows of an old xls too", async () => {
    const file = await readFile(join(import.meta.dirname, "uploads", "d07-biff8.xls"));
    // the Row record of row 3, [MS-XLS] 2.4.221: 16 bytes, the row's index first, fDyZero is bit 5 of byte 12
    const at = file.indexOf(Buffer.from("080210000200", "hex"));
    file.writeUInt8(file.readUInt8(at + 16) | 0x20, at + 16);
    const { entries, reading } = await readNumbers(await given(file));
    expect(entries.map(({ row }) => row)).toEqual([2, 4]);
    expect(reading.hiddenRows).toBe(1);
  });

  it.each(['hidden="1" width="9"', 'width="0" customWidth="1"'])("hidden columns never: %s", async (how) => {
    const cols = `<cols><col min="1" max="1" ${how}/></cols>`;
    const sheetData = sheetRow(1, 375291000001, 375291000002) + sheetRow(2, 375291000003, "нет");
    const path = await given(zipOf(bookParts([{ name: "S", sheetData, cols }])));
    expect(await lines(path)).toEqual(["1: 375291000002", "2: нет (not-a-number)"]);
  });
});

describe("further columns and other names", () => {
  const names: Wanted = { kinds: ["msisdn", "iccid", "line"], columns: [{ key: "name", headings: ["Новое имя"] }] };
  const values = async (text: string) =>
    (await readList(somebody(), await given(text), names)).entries.map(
      ({ msisdn, iccid, line, params }) => `${msisdn ?? iccid ?? line} ${params?.["name"] ?? "-"}`,
    );

  it("are found by their heading, else by their place", async () => {
    expect(await values("Новое имя: ;Отдел;Номер\nКасса;А;375291000001\n;Б;375291000002")).toEqual([
      "375291000001 Касса",
      "375291000002 -",
    ]);
    expect(await values("375291000001;Касса;x\n375291000002;Склад;y")).toEqual([
      "375291000001 Касса",
      "375291000002 Склад",
    ]);
  });

  it("reads SIM cards where there are no phone numbers, and lines where there are neither", async () => {
    expect(await values("SIM;Имя\n8937501000000000017;А\n8937501000000000025;Б")).toEqual([
      "8937501000000000017 А",
      "8937501000000000025 Б",
    ]);
    expect(await values("Линия;Имя\nЛ-17;А\nЛ-18;Б")).toEqual(["Л-17 А", "Л-18 Б"]);
  });
});

describe("«Excel» of other programs", () => {
  it.each([
    ["a web page", page("")],
    ["a table of XML 2003", xml("")],
    ["a table of LibreOffice as XML", flat("")],
  ])("%s is read", async (_, content) => {
    const { entries } = await readNumbers(await given(content));
    expect(entries.map(({ msisdn }) => msisdn)).toEqual(["375291000001", "375291000002"]);
  });

  it("a hidden row of XML 2003 is left out", async () => {
    const { entries, reading } = await readNumbers(await given(xml(' ss:Hidden="1"')));
    expect(entries.map(({ msisdn }) => msisdn)).toEqual(["375291000002"]);
    expect(reading.hiddenRows).toBe(1);
  });

  it("whole.ods", async () => {
    const { entries } = await readNumbers(fixture("whole.ods"));
    expect(entries.filter(({ reason }) => reason === null).length).toBeGreaterThan(0);
  });

  it("rows repeated a million times end the reader, not the portal", { timeout: 20_000 }, async () => {
    const bomb = flat(' table:number-rows-repeated="1000000"');
    expect(await refusalOf(bomb)).toBe("too-complex");
  });
});

describe("what is not a list", () => {
  it.each([
    ["a PDF", "%PDF-1.7\n1 0 obj\n375291000001\n", "pdf"],
    ["a program", Buffer.concat([Buffer.from("MZ\u0090\u0000\u0003"), randomBytes(2000)]), "unknown"],
    ["a picture", Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), randomBytes(2000)]), "picture"],
    ["a web page as one message", "MIME-Version: 1.0\nContent-Type: multipart/related\n\n375291000001", "web-page"],
    ["a web page in which a row is hidden", page(' style="display: none"'), "web-page"],
    ["a table of LibreOffice in which a row is hidden", flat(' table:visibility="collapse"'), "open-document"],
    ["XML of something else", "<a><b>375291000001</b></a>", "unknown"],
    ["a text document", "{\\rtf1 375291000001}", "word"],
    ["a zip of something else", zip("word/document.xml"), "archive"],
    ["a zip of nothing", zipOf([]), "archive"],
    ["a table of Apple Numbers", zip("Index/Document.iwa"), "numbers"],
    ["a packed file", Buffer.from("1f8b0800", "hex"), "archive"],
  ])("%s is refused as such", async (_, content, format) => {
    await expect(readNumbers(await given(content))).rejects.toMatchObject({ code: "format", format });
  });

  it.each([
    ["no bytes", ""],
    ["a byte order mark alone", "\ufeff"],
    ["blank lines", " \r\n;;\r\n"],
    ["a workbook without rows", zipOf(workbookParts(""))],
  ])("%s is empty", async (_, content) => {
    expect(await refusalOf(content)).toBe("empty");
  });

  it.each([0.3, 0.6, 0.99])("a workbook cut off at %d of its length is corrupt", async (share) => {
    const whole = zipOf(workbookParts(numberRows(500, (i) => 375291000000 + i)));
    expect(await refusalOf(whole.subarray(0, Math.floor(whole.length * share)))).toBe("corrupt");
  });

  it("a workbook with a changed byte is corrupt", async () => {
    const parts = workbookParts(numberRows(500, (i) => 375291000000 + i));
    const whole = zipOf(parts);
    const sheet = whole.indexOf("xl/worksheets/sheet1.xml") + 200;
    whole.writeUInt8(whole.readUInt8(sheet) ^ 0xff, sheet);
    expect(await refusalOf(whole)).toBe("corrupt");
  });

  it("an xls with nothing behind its first bytes is corrupt", async () => {
    const magic = Buffer.from("d0cf11e0a1b11ae1", "hex");
    expect(await refusalOf(Buffer.concat([magic, Buffer.alloc(600)]))).toBe("corrupt");
  });

  it("a file that is not there is not the file's fault", async () => {
    await expect(readNumbers(join(place.folder, "none"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

const manySheets = (count: number, hidden = false) =>
  zipOf(
    bookParts([
      { name: "Номера", sheetData: numberRows(2, (i) => 375291000001 + i) },
      ...Array.from({ length: count }, (_, i) => ({ name: `Л${i}`, sheetData: "", hidden })),
    ]),
  );

describe("a workbook of many sheets", () => {
  it(`is refused beyond 50 that are seen, at once and not after 20 s ${asvs("5.2.3")}`, async () => {
    const begun = cpuMs();
    const file = manySheets(900);
    expect(file.length).toBeLessThan(300_000);
    expect(await refusalOf(file)).toBe("too-many-sheets");
    expect(await refusalOf(manySheets(50))).toBe("too-many-sheets");
    expect(cpuMs() - begun).toBeLessThan(6_000);
  });

  it("is read up to 50, and hidden ones do not count", async () => {
    expect(await refusalOf(manySheets(49))).toBe("read 2 rows");
    expect(await refusalOf(manySheets(300, true))).toBe("read 2 rows");
  });

  it("that is read sheet by sheet, because one is too long, is read in time", async () => {
    const long = { name: "Всё", sheetData: numberRows(101_100, (i) => 375291000001 + i) };
    const small = Array.from({ length: 49 }, (_, i) => ({
      name: `Л${i}`,
      sheetData: numberRows(200, (n) => 375291000001 + n),
    }));
    const begun = cpuMs();
    expect(await refusalOf(zipOf(bookParts([long, ...small])))).toBe("read 200 rows");
    expect(cpuMs() - begun).toBeLessThan(10_000);
  });
});

describe(`hostile archives ${asvs("5.2.3")}`, () => {
  const honest = workbookParts(numberRows(3, (i) => 375291000000 + i));
  const zeros = Buffer.alloc(30 * MB);
  const sheet = "xl/worksheets/sheet1.xml";
  const numberLines = "375291000001\n375291000002\n";
  /** A workbook whose one sheet is this. */
  const withSheet = (data: Buffer, declared?: number) =>
    zipOf([
      ...honest.filter(({ name }) => name !== sheet),
      { name: sheet, data, ...(declared !== undefined && { declared }) },
    ]);

  const quickly = async (content: Buffer) => {
    const path = await given(content);
    const before = process.memoryUsage.rss();
    const start = cpuMs();
    const code = await refusal(path);
    expect(cpuMs() - start).toBeLessThan(2000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * MB);
    return code;
  };

  it("a sheet of 30 MB out of 30 KB", async () => {
    expect(await quickly(withSheet(zeros))).toBe("bomb");
  });

  it("a sheet that says 2 GB", async () => {
    expect(await quickly(withSheet(randomBytes(MB), 2 ** 31 - 1))).toBe("bomb");
  });

  it("a sheet that says 1 KB and unpacks to 30 MB", async () => {
    expect(await quickly(withSheet(zeros, 1024))).toBe("bomb");
  });

  it("many sheets, each below what is looked at", async () => {
    const piece = zeros.subarray(0, 7 * MB).toString("latin1");
    const sheets = Array.from({ length: 20 }, (_, i) => ({ name: `S${i}`, sheetData: "", head: piece }));
    expect(await quickly(zipOf(bookParts(sheets)))).toBe("unpacks-too-large");
  });

  it("10 000 entries", async () => {
    const entries = Array.from({ length: 10_000 }, (_, i) => ({ name: `xl/media/${i}.png`, data: Buffer.alloc(1) }));
    expect(await quickly(zipOf([...honest, ...entries]))).toBe("too-many-parts");
  });

  it("what is not read does not count: pictures, parts of other programs, a sheet that nobody sees", async () => {
    const others = ["xl/media/image1.png", "customXml/item1.xml", "xl/worksheets/sheet9.xml"];
    const entries = others.map((name) => ({ name, data: zeros }));
    const dtd = { name: "customXml/item2.xml", data: Buffer.from('<!DOCTYPE x [<!ENTITY e "e">]><x/>') };
    expect(await quickly(zipOf([...honest, ...entries, dtd]))).toBe("read 3 rows");
  });

  it(`a symbolic link is what it holds, and leads nowhere ${asvs("5.2.5")}`, async () => {
    const target = await given(numberLines);
    const link = { name: sheet, data: Buffer.from(target), mode: 0o120777 };
    expect(await refusalOf(zipOf([...honest.filter(({ name }) => name !== sheet), link]))).not.toMatch(/^read/);
    expect(await refusalOf(zipOf([...honest, { ...link, name: "xl/link.xml" }]))).toBe("read 3 rows");
  });

  it.each([
    "../../odd.xml",
    "/tmp/odd.xml",
    "xl/../../odd.xml",
    "C:\\odd.xml",
    "..\\odd.xml",
    "odd.xml\0.png",
    "~/odd.xml",
  ])(`no name within is a path: %j ${asvs("5.3.2-3")}`, async (name) => {
    const answer = await refusalOf(zipOf([...honest, { name, data: Buffer.from("<a/>") }]));
    expect(["corrupt", "read 3 rows"]).toContain(answer);
    const near = [place.folder, tmpdir(), "/", process.cwd(), join(process.cwd(), ".."), homedir()];
    for (const folder of near) expect(await readdir(folder)).not.toContain("odd.xml");
  });

  it.each([
    ["an external entity", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'],
    ["entities of entities", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'],
  ])(`%s ${asvs("1.5.1")}`, async (_, dtd) => {
    expect(await quickly(zipOf(workbookParts('<row r="1"><c r="A1"><v>375291000001</v></c></row>', dtd)))).toBe("bomb");
  });

  it("a row number far beyond any sheet", async () => {
    const far = '<row r="4000000000"><c r="A4000000000"><v>375291000001</v></c></row>';
    expect(await quickly(zipOf(workbookParts(far)))).toBe("empty");
  });
});

describe("size", () => {
  it("reads 100 000 numbers under a title and a heading and over a total", { timeout: 20_000 }, async () => {
    const rows = numberRows(100_000, (i) => 375290000000 + i, 3);
    const sheetData = wordsRow(1, "Список") + wordsRow(2, "Номер") + rows + wordsRow(100_003, "Итого 100000");
    const { entries, reading } = await readNumbers(await given(zipOf(workbookParts(sheetData))));
    expect(entries).toHaveLength(100_000);
    expect(entries.at(-1)).toMatchObject({ row: 100_002, input: "375290099999" });
    expect(reading.aside).toBe(3);
  });

  it("does not count a hidden sheet of 100 200 rows", { timeout: 20_000 }, async () => {
    const hidden = { name: "Архив", sheetData: numberRows(100_200, (i) => 375290000000 + i), hidden: true };
    const path = await given(
      zipOf(bookParts([hidden, { name: "Номера", sheetData: numberRows(3, (i) => 375291000001 + i) }])),
    );
    expect(await lines(path)).toHaveLength(3);
  });

  it("reads the short sheet beside one that is too long, and says so", { timeout: 20_000 }, async () => {
    const long = { name: "Детализация", sheetData: numberRows(101_001, (i) => 375290000000 + i) };
    const path = await given(
      zipOf(bookParts([long, { name: "Номера", sheetData: numberRows(3, (i) => 375291000001 + i) }])),
    );
    const { entries, reading } = await readNumbers(path);
    expect(entries).toHaveLength(3);
    expect(reading.tooLong).toEqual(["Детализация"]);
  });

  it(`leaves the event loop free while it reads ${asvs("15.2.2")}`, { timeout: 20_000 }, async () => {
    const path = await given(zipOf(workbookParts(numberRows(100_000, (i) => 375290000000 + i))));
    const beats: number[] = [];
    const timer = setInterval(() => beats.push(performance.now()), 5);
    const { entries } = await readNumbers(path);
    clearInterval(timer);
    const gaps = beats.slice(1).map((beat, i) => beat - (beats[i] ?? 0));
    expect(entries).toHaveLength(100_000);
    expect(Math.max(...gaps)).toBeLessThan(250);
  });

  it.each([
    ["xlsx", () => zipOf(workbookParts(numberRows(100_001, (i) => 375290000000 + i)))],
    ["txt", () => Buffer.from("375291000001\n".repeat(100_001))],
  ])("refuses 100 001 rows of %s", { timeout: 20_000 }, async (_, content) => {
    expect(await refusal(await given(content()))).toBe("too-many-rows");
  });

  it("does not count a heading as a row of data", async () => {
    expect(await lines(await given("Номер\n375291000001"), { rows: 1 })).toHaveLength(1);
    expect(await refusal(await given("375291000000\n375291000001"), { rows: 1 })).toBe("too-many-rows");
  });

  it(`refuses a file over 10 MB and an honest workbook that unpacks to too much ${asvs("5.2.1")}`, async () => {
    expect(await refusalOf(Buffer.alloc(10 * MB + 1, "3"))).toBe("too-large");
    const path = await given(zipOf(workbookParts(numberRows(5000, (i) => 375290000000 + i * 7919))));
    expect(await refusal(path, { inflatedBytes: 100_000 })).toBe("unpacks-too-large");
  });

  it(`gives up after its time, and the next file is read all the same ${asvs("15.2.5")}`, async () => {
    const path = await given(zipOf(workbookParts(numberRows(50_000, (i) => 375290000000 + i))));
    expect(await refusal(path, { milliseconds: 20 })).toBe("too-slow");
    expect(await lines(await given("375291000001"))).toEqual(["1: 375291000001"]);
  });

  it(`ends a parser that outgrows its memory ${asvs("15.2.5")}`, { timeout: 120_000 }, async () => {
    const workbook = zipOf(workbookParts(Array.from({ length: 50_000 }, (_, i) => wideRow(i)).join("")));
    const patient = { milliseconds: 110_000 };
    await expect(readNumbers(await given(workbook), patient)).rejects.toThrow("too-complex: over 256 MB to parse");
  });
});
