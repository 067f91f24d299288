export type BadFileCode = "empty" | "encoding" | "quotes" | "twice" | "packed" | "not-records";

/** A file that cannot be read to its end; `line` is where. The words are made from the code by the feature that reads. */
export class BadFile extends Error {
  override readonly name = "BadFile";
  readonly code: BadFileCode;
  readonly line: number | null;
  readonly detail: string;

  constructor(
    code: BadFileCode,
    { line = null, detail = "", cause }: { line?: number | null; detail?: string; cause?: unknown } = {},
  ) {
    super(`${code}${line === null ? "" : ` at line ${line}`}`, { cause });
    this.code = code;
    this.line = line;
    this.detail = detail;
  }
}
