import { parseDay } from "./dates.ts";

/** The day that a cell of a spreadsheet or of a text file says: `31.12.2026`, `2026-12-31`, `2026-12-31 00:00`, or Excel's own number of the day. */
export function dayInCell(text: string): string | undefined {
  const written = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? dottedDay(text);
  return written === undefined ? serialDay(text) : parseDay(written);
}

// Excel keeps a day as a number: days since 30 December 1899. These are the years 1954 to 2119.
const [firstSerial, lastSerial] = [20_000, 80_000];
const serialOfEpoch = 25_569;
const dayMs = 86_400_000;

function dottedDay(text: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\D.*)?$/.exec(text) ?? [];
  return day && month && year && `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function serialDay(text: string): string | undefined {
  const serial = /^\d{5}(?:\.\d+)?$/.test(text) ? Math.floor(Number(text)) : 0;
  if (serial < firstSerial || serial > lastSerial) return undefined;
  return new Date((serial - serialOfEpoch) * dayMs).toISOString().slice(0, 10);
}
