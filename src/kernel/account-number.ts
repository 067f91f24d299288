import { nbsp } from "./signs.ts";
import { groupedDigits } from "./typed.ts";

const digits = 11;

const maxTyped = 64;

/** `00020000001` -> 20000001; undefined unless exactly eleven digits and not all of them zeros. */
export function parseAccountNumber(text: string): number | undefined {
  if (text.length !== digits || !/^\d+$/.test(text)) return undefined;
  const id = Number(text);
  return id > 0 ? id : undefined;
}

/** The same as people write it: with spaces or dashes, after №. Addresses hold the eleven digits alone. */
export function readAccountNumber(text: string): number | undefined {
  return text.length > maxTyped ? undefined : parseAccountNumber(groupedDigits(text));
}

/** 20000001 -> `00020000001` */
export function formatAccountNumber(id: number): string {
  if (!Number.isSafeInteger(id) || id < 1 || id >= 10 ** digits) throw new RangeError(`not an account: ${id}`);
  return String(id).padStart(digits, "0");
}

/** 20000001 -> `00020 000 001`, the spaces no-break ones, for people to read. */
export function showAccountNumber(id: number): string {
  const text = formatAccountNumber(id);
  return [text.slice(0, 5), text.slice(5, 8), text.slice(8)].join(nbsp);
}
