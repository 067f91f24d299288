/** `xlsx-hours` tells working hours from the rest; `txt-1251` is windows-1251 (guide, chapter 3; domain.md §1.2). */
export const accountFormats = ["pdf", "xlsx", "xlsx-hours", "txt", "txt-1251"] as const;
/** What an account may choose for its documents. */
export type AccountFormat = (typeof accountFormats)[number];
export const isAccountFormat = (text: unknown): text is AccountFormat =>
  accountFormats.some((format) => format === text);
/** The one that an account may choose, or PDF. */
export const accountFormatOf = (format: DeliveryFormat): AccountFormat => (isAccountFormat(format) ? format : "pdf");
export type DeliveryFormat = AccountFormat | "csv" | "ndjson" | "zip";
/** A format by its name, as people say it. */
export const formatNames: Readonly<Record<DeliveryFormat, string>> = {
  pdf: "PDF",
  xlsx: "Excel",
  "xlsx-hours": "Excel",
  txt: "txt",
  "txt-1251": "txt",
  csv: "CSV",
  ndjson: "NDJSON",
  zip: "ZIP",
};
