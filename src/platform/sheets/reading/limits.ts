export type ReadLimits = {
  readonly fileBytes: number;
  readonly inflatedBytes: number;
  readonly entries: number;
  readonly ratio: number;
  readonly rows: number;
  readonly sheets: number;
  readonly milliseconds: number;
};

const MB = 1024 * 1024;

export const defaultLimits: ReadLimits = {
  fileBytes: 10 * MB,
  inflatedBytes: 120 * MB,
  entries: 1000,
  ratio: 200,
  rows: 100_000,
  sheets: 50,
  milliseconds: 20_000,
};

/** 100 000 equal numbers compress 20 to 40 times, deflate's ceiling is 1 032; below this size no ratio can hurt. */
export const RATIO_MATTERS_FROM = 8 * MB;

/** Rows of a sheet beside its list: a title, headings, totals, remarks. */
export const ROWS_ASIDE = 1000;
