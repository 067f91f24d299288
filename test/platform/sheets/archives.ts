import { crc32, deflateRawSync } from "node:zlib";

export type Entry = {
  readonly name: string;
  readonly data: Buffer;
  readonly declared?: number /** As Unix has it: 0o120777 is a symbolic link. */;
  readonly mode?: number;
};

/** A zip by hand, so that it can also say what is not true: `declared` is the unpacked size it claims. */
export const zipOf = (entries: readonly Entry[]): Buffer => {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, declared = data.length, mode = 0 } of entries) {
    const packed = deflateRawSync(data);
    const tail = Buffer.alloc(26);
    tail.writeUInt16LE(20, 0);
    tail.writeUInt16LE(8, 4);
    tail.writeUInt32LE(crc32(data), 10);
    tail.writeUInt32LE(packed.length, 14);
    tail.writeUInt32LE(declared, 18);
    tail.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(mode * 2 ** 16, 6);
    place.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), tail, Buffer.from(name), packed]);
    locals.push(local);
    directory.push(
      Buffer.concat([
        Buffer.from(`PK\u0001\u0002\u0014${mode === 0 ? "\u0000" : "\u0003"}`),
        tail,
        place,
        Buffer.from(name),
      ]),
    );
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from("PK\u0005\u0006"), end]);
};

const part = (name: string, xml: string): Entry => ({ name, data: Buffer.from(xml) });
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** The parts of a workbook of one sheet with these rows; `head` goes before the sheet's root element. */
export const workbookParts = (sheetData: string, head = ""): Entry[] => bookParts([{ name: "S", sheetData, head }]);

type SheetXml = {
  readonly name: string;
  readonly sheetData: string;
  readonly head?: string;
  readonly hidden?: boolean;
  /** XML before the rows. */
  readonly cols?: string;
};

export const bookParts = (sheets: readonly SheetXml[]): Entry[] => {
  const each = (make: (sheet: SheetXml, number: number) => string) => sheets.map((s, i) => make(s, i + 1)).join("");
  return [
    part(
      "[Content_Types].xml",
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)}</Types>`,
    ),
    part(
      "xl/workbook.xml",
      `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each(({ name, hidden }, n) => `<sheet name="${name}" sheetId="${n}"${hidden ? ' state="hidden"' : ""} r:id="rId${n}"/>`)}</sheets></workbook>`,
    ),
    part(
      "xl/_rels/workbook.xml.rels",
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each((_, n) => `<Relationship Id="rId${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}</Relationships>`,
    ),
    ...sheets.map(({ sheetData, head = "", cols = "" }, i) =>
      part(
        `xl/worksheets/sheet${i + 1}.xml`,
        `${head}<worksheet xmlns="${main}">${cols}<sheetData>${sheetData}</sheetData></worksheet>`,
      ),
    ),
  ];
};

/** Rows from `first` on, column A, one number each. */
export const numberRows = (count: number, numberAt: (i: number) => number, first = 1): string =>
  Array.from({ length: count }, (_, i) => {
    const row = first + i;
    return `<row r="${row}"><c r="A${row}"><v>${numberAt(i)}</v></c></row>`;
  }).join("");
