import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BadSheet, type ReadLimits, readColumn } from "../../../src/platform/sheets/index.ts";
import { asvs } from "../../support/asvs.ts";
import { numberRows, workbookParts, zipOf } from "./archives.ts";

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

const lines = async (path: string, limits?: Partial<ReadLimits>): Promise<string[]> =>
  (await readColumn(path, limits)).map(({ row, text }) => `${row}: ${text}`);

const refusal = async (path: string, limits?: Partial<ReadLimits>): Promise<string> =>
  await readColumn(path, limits).then(
    (cells) => `read ${cells.length} cells`,
    (error: unknown) => (error instanceof BadSheet ? error.code : String(error)),
  );

const refusalOf = async (content: Buffer | string) => await refusal(await given(content));

const wideRow = (row: number): string => {
  const cells = Array.from({ length: 100 }, (_, i) => `<c><v>${((row * 100 + i) * 7919) % 1009}</v></c>`);
  return `<row>${cells.join("")}</row>`;
};

describe("files saved by LibreOffice", () => {
  it.each(["mixed.xlsx", "mixed.xls"])("%s: numbers, text, formulas and 3.75E+11 come back whole", async (name) => {
    expect(await lines(fixture(name))).toEqual([
      "1: Номер",
      "2: 375291000001",
      "4: 375291000002",
      "5: 375291000003",
      "6: 375291000004",
      "7: 375291000005",
      "8: 3.75291E+11",
      "9: +375 (29) 100-00-06",
      "10: 375291000007",
      "12: 8.9375e+18",
    ]);
  });

  it.each(["two-columns.xlsx", "two-columns.xls"])("%s: the column with the numbers is taken", async (name) => {
    expect(await lines(fixture(name))).toEqual(["1: Номер", "2: 375291000001", "3: 375291000002", "5: 375291000003"]);
  });

  it.each(["utf8-comma.csv", "cp1251-semicolon.csv", "utf16-tab.txt"])("%s: rows are its lines", async (name) => {
    expect(await lines(fixture(name))).toEqual(["1: Номер", "2: 375291000001", "3: 375291000002", "6: 375291000003"]);
  });

  it.each(["hidden-first.xlsx", "hidden-first.xls"])("%s: the first visible sheet with data", async (name) => {
    expect(await lines(fixture(name))).toEqual(["3: 375291000001", "4: 375291000002"]);
  });

  it.each([
    ["password.xlsx", "password"],
    ["password.xls", "password"],
    ["nothing.xlsx", "empty"],
    ["nothing.xls", "empty"],
    ["whole.ods", "format"],
  ])("%s is refused: %s", async (name, code) => {
    expect(await refusal(fixture(name))).toBe(code);
  });
});

describe("plain text", () => {
  it.each([
    ["one column", "375291000001\n375291000002\n"],
    ["a byte order mark, CR LF and blanks", "\ufeff375291000001\r\n\r\n  \r\n375291000002"],
    ["old line ends", "375291000001\r375291000002"],
  ])("%s", async (_, text) => {
    expect((await readColumn(await given(text))).map((cell) => cell.text)).toEqual(["375291000001", "375291000002"]);
  });

  it("keeps what was typed, trimmed, with the line it stands on", async () => {
    const text =
      'Телефон;ФИО\n"8 029 100-00-01 ";"Иванов ""И"", сын"\n;без номера\n="375291000002";5" кабель\n375291000003;"x';
    expect(await lines(await given(text))).toEqual([
      "1: Телефон",
      "2: 8 029 100-00-01",
      "4: 375291000002",
      "5: 375291000003",
    ]);
  });

  it("reads UTF-16 with the big end first", async () => {
    expect(await lines(await given(Buffer.from("\ufeffНомер\n375291000001", "utf16le").swap16()))).toEqual([
      "1: Номер",
      "2: 375291000001",
    ]);
  });

  it("reads numbers that stand one after another in a single line", async () => {
    expect(await lines(await given("375291000001, 375291000002,375291000003"))).toEqual([
      "1: 375291000001",
      "1: 375291000002",
      "1: 375291000003",
    ]);
  });

  it("takes the first column with anything in it where no column holds numbers", async () => {
    expect(await lines(await given(";один;1\n;два;2"))).toEqual(["1: один", "2: два"]);
  });
});

describe("what is not a list", () => {
  it.each([
    ["a PDF", "%PDF-1.7\n1 0 obj\n375291000001\n"],
    ["a program", Buffer.concat([Buffer.from("MZ\u0090\u0000\u0003"), randomBytes(2000)])],
    ["a picture", Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), randomBytes(2000)])],
    ["a page of HTML", "<table><tr><td>375291000001</td></tr></table>"],
    ["a text document", "{\\rtf1 375291000001}"],
    ["UTF-16 without its mark", Buffer.from("375291000001\n375291000002", "utf16le")],
    ["a zip of something else", zipOf([{ name: "word/document.xml", data: Buffer.from("<document/>") }])],
    ["a zip of nothing", zipOf([])],
  ])("%s is refused", async (_, content) => {
    expect(await refusalOf(content)).toBe("format");
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
    await expect(readColumn(join(place.folder, "none"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe(`hostile archives ${asvs("5.2.3")}`, () => {
  const honest = workbookParts(numberRows(3, (i) => 375291000000 + i));
  const zeros = Buffer.alloc(30 * MB);

  const quickly = async (content: Buffer) => {
    const path = await given(content);
    const before = process.memoryUsage.rss();
    const start = performance.now();
    const code = await refusal(path);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * MB);
    return code;
  };

  it("one entry of 30 MB out of 30 KB", async () => {
    expect(await quickly(zipOf([...honest, { name: "xl/media/image1.png", data: zeros }]))).toBe("bomb");
  });

  it("an entry that says 2 GB", async () => {
    const liar = { name: "xl/worksheets/sheet2.xml", data: randomBytes(MB), declared: 2 ** 31 - 1 };
    expect(await quickly(zipOf([...honest, liar]))).toBe("bomb");
  });

  it("an entry that says 1 KB and unpacks to 30 MB", async () => {
    const liar = { name: "xl/worksheets/sheet2.xml", data: zeros, declared: 1024 };
    expect(await quickly(zipOf([...honest, liar]))).toBe("bomb");
  });

  it("many entries, each below what is looked at", async () => {
    const piece = zeros.subarray(0, 7 * MB);
    const pieces = Array.from({ length: 20 }, (_, i) => ({ name: `xl/worksheets/s${i}.xml`, data: piece }));
    expect(await quickly(zipOf([...honest, ...pieces]))).toBe("bomb");
  });

  it("10 000 entries", async () => {
    const entries = Array.from({ length: 10_000 }, (_, i) => ({ name: `xl/media/${i}.png`, data: Buffer.alloc(1) }));
    expect(await quickly(zipOf([...honest, ...entries]))).toBe("bomb");
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
  it("reads 100 000 equal numbers under a heading, which compress well", { timeout: 20_000 }, async () => {
    const heading = '<row r="1"><c r="A1" t="inlineStr"><is><t>Number</t></is></c></row>';
    const path = await given(zipOf(workbookParts(heading + numberRows(100_000, () => 375291000001, 2))));
    const cells = await readColumn(path);
    expect(cells).toHaveLength(100_001);
    expect(cells.at(-1)).toEqual({ row: 100_001, text: "375291000001" });
  });

  it(`leaves the event loop free while it reads ${asvs("15.2.2")}`, { timeout: 20_000 }, async () => {
    const path = await given(zipOf(workbookParts(numberRows(100_000, (i) => 375290000000 + i))));
    const beats: number[] = [];
    const timer = setInterval(() => beats.push(performance.now()), 5);
    const { length } = await readColumn(path);
    clearInterval(timer);
    const gaps = beats.slice(1).map((beat, i) => beat - (beats[i] ?? 0));
    expect(length).toBe(100_000);
    expect(Math.max(...gaps)).toBeLessThan(250);
  });

  it.each([
    ["xlsx", () => zipOf(workbookParts(numberRows(100_001, (i) => 375290000000 + i)))],
    ["txt", () => Buffer.from("375291000001\n".repeat(100_001))],
  ])("refuses 100 001 rows of %s", { timeout: 20_000 }, async (_, content) => {
    expect(await refusal(await given(content()))).toBe("too-many-rows");
  });

  it("does not count a heading as a row of data", async () => {
    expect(await lines(await given("Номер\n375291000001"), { rows: 1 })).toHaveLength(2);
    expect(await refusal(await given("375291000000\n375291000001"), { rows: 1 })).toBe("too-many-rows");
  });

  it(`refuses a file over 10 MB and an honest workbook that unpacks to too much ${asvs("5.2.1")}`, async () => {
    expect(await refusalOf(Buffer.alloc(10 * MB + 1, "3"))).toBe("too-large");
    const path = await given(zipOf(workbookParts(numberRows(5000, (i) => 375290000000 + i * 7919))));
    expect(await refusal(path, { inflatedBytes: 100_000 })).toBe("too-large");
  });

  it(`gives up after its time, and the next file is read all the same ${asvs("15.2.5")}`, async () => {
    const path = await given(zipOf(workbookParts(numberRows(50_000, (i) => 375290000000 + i))));
    expect(await refusal(path, { milliseconds: 20 })).toBe("too-slow");
    expect(await lines(await given("375291000001"))).toEqual(["1: 375291000001"]);
  });

  it(`ends a parser that outgrows its memory ${asvs("15.2.5")}`, { timeout: 120_000 }, async () => {
    const workbook = zipOf(workbookParts(Array.from({ length: 50_000 }, (_, i) => wideRow(i)).join("")));
    const patient = { milliseconds: 110_000 };
    await expect(readColumn(await given(workbook), patient)).rejects.toThrow("too-large: over 256 MB to parse");
  });
});
