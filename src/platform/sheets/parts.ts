import { escaped } from "./cells.ts";

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packages = "http://schemas.openxmlformats.org/package/2006";
const contentType = "application/vnd.openxmlformats-officedocument.spreadsheetml";

export const sheetPath = (number: number): string => `xl/worksheets/sheet${number}.xml`;

export const sheetStart = (widths: readonly number[]): string =>
  `${declaration}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths
    .map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
    .join("")}</cols><sheetData>`;

/** Printed on A4 across, as wide as one page. Digits kept as text are meant to be text: no green corner in each cell. */
export const sheetEnd = (range: string): string =>
  `</sheetData><autoFilter ref="${range}"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/><ignoredErrors><ignoredError sqref="${range}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;

/** In the order in which they are shown; `number` is of the sheet's part. */
export const workbookXml = (sheets: readonly { readonly name: string; readonly number: number }[]): string =>
  `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><bookViews><workbookView/></bookViews><sheets>${sheets
    .map(({ name, number }) => `<sheet name="${attribute(name)}" sheetId="${number}" r:id="rId${number}"/>`)
    .join("")}</sheets></workbook>`;

/** What a book has: so many sheets, and texts that they share. */
type Parts = { readonly sheets: number; readonly hasTexts: boolean };

export const workbookRelationsXml = ({ sheets, hasTexts }: Parts): string =>
  relations([
    ...Array.from({ length: sheets }, (_, i) => ({ type: "worksheet", target: `worksheets/sheet${i + 1}.xml` })),
    { type: "styles", target: "styles.xml" },
    ...(hasTexts ? [{ type: "sharedStrings", target: "sharedStrings.xml" }] : []),
  ]);

export const sharedTextsXml = (texts: readonly string[]): string =>
  `${declaration}<sst xmlns="${main}" uniqueCount="${texts.length}">${texts
    .map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`)
    .join("")}</sst>`;

export const packageRelationsXml = (): string => relations([{ type: "officeDocument", target: "xl/workbook.xml" }]);

export const contentTypesXml = ({ sheets, hasTexts }: Parts): string => {
  const parts = [
    ...Array.from({ length: sheets }, (_, i) => override(sheetPath(i + 1), "worksheet")),
    ...(hasTexts ? [override("xl/sharedStrings.xml", "sharedStrings")] : []),
  ];
  return `${declaration}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override("xl/workbook.xml", "sheet.main")}${override("xl/styles.xml", "styles")}${parts.join("")}</Types>`;
};

/** Cell formats in the order of `styles` in cells.ts; 1 and 4 are Excel's own `0` and `#,##0.00`. */
export const stylesXml = (): string =>
  `${declaration}<styleSheet xmlns="${main}"><numFmts count="3"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7">${format(0)}${format(0, 1)}${format(1)}${format(4)}${format(164)}${format(165)}${format(166)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

const format = (number: number, font = 0): string =>
  `<xf numFmtId="${number}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;

const relations = (links: readonly { type: string; target: string }[]): string =>
  `${declaration}<Relationships xmlns="${packages}/relationships">${links
    .map(({ type, target }, i) => `<Relationship Id="rId${i + 1}" Type="${office}/${type}" Target="${target}"/>`)
    .join("")}</Relationships>`;

const override = (part: string, type: string): string =>
  `<Override PartName="/${part}" ContentType="${contentType}.${type}+xml"/>`;

const attribute = (text: string): string => escaped(text).replaceAll('"', "&quot;");
