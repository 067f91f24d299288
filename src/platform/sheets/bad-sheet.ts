export type BadSheetCode =
  | "format"
  | "password"
  | "corrupt"
  | "bomb"
  | "too-large"
  | "too-many-rows"
  | "empty"
  | "too-slow";

/** The whole file is refused; the code says why, the caller has the words for it. */
export class BadSheet extends Error {
  override readonly name = "BadSheet";
  readonly code: BadSheetCode;

  constructor(code: BadSheetCode, detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
  }
}
