import type { Whose } from "../../src/lists/index.ts";

let people = 0;
/** On whose behalf a file is read: somebody else each time, so that nobody waits for their own. */
export const somebody = (): Whose => ({
  accountId: ++people,
  actor: { userId: people, name: "", msisdn: null, role: "administrator" },
});

/** Two numbers as other programs save them under the name of Excel; `hidden` is an attribute of the first number's row. */
export const page = (hidden: string): string =>
  `<html><table><tr><td>Номер</td></tr><tr${hidden}><td>375291000001</td></tr><tr><td>375291000002</td></tr></table></html>`;

/** Of LibreOffice, as one XML. */
export const flat = (hidden: string): string => {
  const names = ["office", "table", "text"].map((n) => `xmlns:${n}="urn:oasis:names:tc:opendocument:xmlns:${n}:1.0"`);
  return `<?xml version="1.0"?><office:document ${names.join(" ")}><office:body><office:spreadsheet><table:table table:name="S">${flatRow("375291000001", hidden)}${flatRow("375291000002")}</table:table></office:spreadsheet></office:body></office:document>`;
};

const flatRow = (text: string, attribute = ""): string =>
  `<table:table-row${attribute}><table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell></table:table-row>`;

/** Of Excel 2003, as XML. */
export const xml = (hidden: string): string =>
  `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table><Row${hidden}><Cell><Data ss:Type="Number">375291000001</Data></Cell></Row><Row><Cell><Data ss:Type="String">375291000002</Data></Cell></Row></Table></Worksheet></Workbook>`;
