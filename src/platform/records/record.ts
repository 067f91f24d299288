/** One line of a file: its values in the order of the columns; undefined: the line cannot be read as one. */
export type FileRecord = { readonly line: number; readonly values: readonly string[] | undefined };
export type FileRecords = {
  readonly columns: readonly string[];
  /** Some hundred records at a time. @throws BadFile where the file breaks off */
  readonly batches: AsyncGenerator<readonly FileRecord[], void, undefined>;
};
