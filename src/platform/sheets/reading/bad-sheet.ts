export type BadSheetCode =
  | "format"
  | "password"
  | "corrupt"
  | "bomb"
  | "too-large"
  | "unpacks-too-large"
  | "too-many-parts"
  | "too-many-rows"
  | "too-many-sheets"
  | "empty"
  | "too-slow"
  | "too-complex";

/** What a file is that is no list of ours; `unknown` is anything else. */
export type OtherFormat =
  | "web-page"
  | "xml-table"
  | "open-document"
  | "binary-workbook"
  | "numbers"
  | "word"
  | "pdf"
  | "picture"
  | "archive"
  | "unknown";

/** The whole file is refused; the code says why, the caller has the words for it. */
export class BadSheet extends Error {
  override readonly name = "BadSheet";
  readonly code: BadSheetCode;
  /** Of the code `format`. */
  readonly format: OtherFormat;

  constructor(code: BadSheetCode, detail: string, format: OtherFormat = "unknown") {
    super(`${code}: ${detail}`);
    this.code = code;
    this.format = format;
  }
}

/** @throws BadSheet */
export const refuseFormat = (format: OtherFormat): never => {
  throw new BadSheet("format", format, format);
};
