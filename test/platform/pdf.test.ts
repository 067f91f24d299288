import { describe, expect, it } from "vitest";
import type { Column } from "../../src/kernel/column.ts";
import { type Attachment, openPdf, type Pdf, page, paragraph, toBuffer } from "../../src/platform/pdf.ts";
import { drawPairs, drawTable, type Look } from "../../src/platform/pdf-table.ts";
import { asvs } from "../support/asvs.ts";
import { readPdf } from "../support/read-pdf.ts";

const open = (title = "Проба", attachments: readonly Attachment[] = []): Pdf =>
  openPdf({
    title,
    attachments,
    author: "Автор",
    lang: "be",
    createdOn: new Date("2026-11-05T00:00:00Z"),
    footer: (number, pages) => ({ left: "Слева", right: `Стр. ${number} из ${pages}` }),
  });

type Row = { readonly name: string; readonly sum?: string; readonly look?: Look };
const columns: readonly Column<Row>[] = [
  { key: "name", title: "Название", text: ({ name }) => name },
  { key: "sum", title: "Сумма", kind: "money", paperWidth: 80, text: ({ sum = "" }) => sum },
];
const narrow: readonly Column<Row>[] = [
  { key: "name", title: "Имя", paperWidth: 100, text: ({ name }) => name },
  { key: "edge", title: "", text: ({ sum = "" }) => sum },
];

const one = () => {
  const pdf = open();
  paragraph(pdf, "P", "Одно и то же");
  return toBuffer(pdf);
};

describe("a PDF", () => {
  // Stands first: the font remembers what the process has written before.
  it("gives Latin letters back after a document with their Cyrillic look-alikes only", async () => {
    for (const letters of ["АВЕКМНОРСТУХ аеорсухіј ЁЇЙ", "ABEKMHOPCTYX aeopcyxij EIN, Office, flat"]) {
      const pdf = open();
      paragraph(pdf, "P", letters);
      expect((await readPdf(await toBuffer(pdf))).text).toContain(letters);
    }
  });

  it("gives its Cyrillic back, the Belarusian letters too", async () => {
    const pdf = open();
    paragraph(pdf, "H1", "Ўзор: Іўе, Ёд, ґанак");
    paragraph(pdf, "P", "«Свое решение» № 5 – 1\u00A0164,15 руб. — ўсё, file, BY13NBRB");
    const read = await readPdf(await toBuffer(pdf));
    expect(read.text).toContain("Ўзор: Іўе, Ёд, ґанак");
    expect(read.text).toContain("«Свое решение» № 5 – 1 164,15 руб. — ўсё, file, BY13NBRB");
  });

  it("is tagged, and says its title and language", async () => {
    const pdf = open();
    paragraph(pdf, "H1", "Заголовок");
    drawPairs(pdf, [{ name: "Долг", value: "5,00" }], { x: page.left, y: pdf.y, width: 200 }, 15);
    pdf.y += 40;
    await drawTable(pdf, columns, [{ name: "Связь", sum: "5,00" }]);
    const bytes = await toBuffer(pdf);
    const read = await readPdf(bytes);
    expect(bytes.includes("/StructTreeRoot")).toBe(true);
    expect(bytes.includes("/DisplayDocTitle true")).toBe(true);
    expect(read).toMatchObject({ marked: true, title: "Проба", lang: "be" });
    const pair = ["Table", "TR", "TH", "TD"];
    const table = ["Table", "TR", "TH", "TH", "TR", "TD", "TD"];
    expect(read.roles).toEqual(["Root", "Document", "H1", ...pair, ...table]);
  });

  it("is PDF/A-3a by its marks: conformance, tags, language, colours, and what is attached to it", async () => {
    const content = Buffer.from("номер;сумма\r\n1;2,50\r\n");
    const pdf = open("Проба", [{ name: "строки.csv", type: "text/csv", content, description: "Строки" }]);
    paragraph(pdf, "H1", "Заголовок");
    await drawTable(pdf, columns, [{ name: "Связь", sum: "5,00" }]);
    const bytes = await toBuffer(pdf);
    const written = bytes.toString("latin1");
    expect(written).toMatch(/^%PDF-1\.7\n/);
    for (const mark of [
      "<pdfaid:part>3</pdfaid:part>",
      "<pdfaid:conformance>A</pdfaid:conformance>",
      "/Marked true",
      "/StructTreeRoot",
      "/Lang (be)",
      "/S /GTS_PDFA1",
      "/AFRelationship /Data",
      "/Subtype /text#2Fcsv",
      "/Scope /Column",
    ]) {
      expect(written).toContain(mark);
    }
    // each attached file is named by the catalogue too (ISO 19005-3, 6.8)
    expect(written).toMatch(/\/Type \/Catalog[^]*?\/AF \[\d+ 0 R\]/);
    expect(written).toMatch(/\/ModDate \(D:20261105000000Z\)/);
    const { attachments } = await readPdf(bytes);
    expect(attachments.get("строки.csv")).toEqual(content);
  });

  it("shows a question mark for a character that its font has not", async () => {
    const pdf = open();
    paragraph(pdf, "P", "Иван 😀 Łukasz 漢");
    expect((await readPdf(await toBuffer(pdf))).text).toContain("Иван ? Łukasz ?");
  });

  it("writes the number of pages on every page", async () => {
    const pdf = open();
    for (let line = 0; line < 120; line += 1) paragraph(pdf, "P", `Строка ${line}.`);
    const { pages } = await readPdf(await toBuffer(pdf));
    expect(pages).toHaveLength(3);
    pages.forEach((text, index) => expect(text).toContain(`Стр. ${index + 1} из 3`));
    expect(pages.join("").match(/Строка \d+\./g)).toHaveLength(120);
  });

  it("comes out the same for the same data", async () => {
    expect((await one()).equals(await one())).toBe(true);
  });

  it(`keeps its metadata well-formed whatever the title ${asvs("1.3.3")}`, async () => {
    const bytes = (await toBuffer(open("Рога & <копыта>"))).toString();
    const packet = bytes.slice(bytes.indexOf("<x:xmpmeta"), bytes.indexOf("</x:xmpmeta>"));
    expect(packet).toContain("Рога");
    expect(packet).not.toContain("&");
    expect(packet).not.toContain("<копыта>");
  });
});

describe("a table in a PDF", () => {
  it("repeats its header on each page, as a table of that page", async () => {
    const pdf = open();
    const rows = Array.from({ length: 100 }, (_, index) => ({ name: `Строка ${index}.`, sum: "1,00" }));
    await drawTable(pdf, columns, rows);
    const { pages, roles } = await readPdf(await toBuffer(pdf));
    expect(pages.length).toBeGreaterThan(1);
    for (const text of pages) expect(text).toContain("Название");
    expect(pages.join("").match(/Строка \d+\./g)).toHaveLength(100);
    expect(roles.filter((role) => role === "Table")).toHaveLength(pages.length);
    expect(roles.filter((role) => role === "TH")).toHaveLength(2 * pages.length);
    expect(roles.filter((role) => role === "TD")).toHaveLength(200);
  });

  it("breaks a long name at spaces, and a word wider than the column inside", async () => {
    const pdf = open();
    const from = pdf.y;
    await drawTable(pdf, narrow, [{ name: "Краткое", sum: "" }]);
    const short = pdf.y - from;
    const word = "Электросвязьэлектросвязьэлектросвязь";
    await drawTable(pdf, narrow, [{ name: `Оплата услуг ${word}`, sum: "край" }]);
    expect(pdf.y - from - short).toBeGreaterThan(short);
    const { text } = await readPdf(await toBuffer(pdf));
    expect(text).toContain("Оплата услуг\n");
    expect(text.replaceAll("\n", "")).toContain(word);
    expect(text).not.toContain(word);
  });

  it("never breaks a number", async () => {
    const pdf = open();
    const from = pdf.y;
    await drawTable(pdf, columns, [{ name: "Всего", sum: "1,00" }]);
    const low = pdf.y - from;
    await drawTable(pdf, columns, [{ name: "Всего", sum: "98\u00A0765\u00A0432\u00A0100\u00A0000,10" }]);
    expect(pdf.y - from - low).toBe(low);
    expect((await readPdf(await toBuffer(pdf))).text).toContain("98 765 432 100 000,10");
  });

  it("never leaves a group's name alone at the foot of a page", async () => {
    for (let before = 38; before < 48; before += 1) {
      const pdf = open();
      const rows = Array.from({ length: before }, () => ({ name: "Строка", sum: "1,00" }));
      await drawTable(pdf, columns, [...rows, { name: "ГРУППА", look: "group" }, { name: "Первая", sum: "2,00" }]);
      const { pages } = await readPdf(await toBuffer(pdf));
      expect(pages.find((text) => text.includes("ГРУППА"))).toContain("Первая");
    }
  });
});
