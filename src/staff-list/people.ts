import { parseDay } from "../kernel/dates.ts";
import { msisdnsIn, parseMsisdn } from "../kernel/msisdn.ts";
import { namePart } from "../kernel/person-name.ts";
import { compact, plainWords } from "../kernel/typed.ts";
import type { Mapping, Role } from "./roles.ts";

/** A row of a staff list read by its mapping; a row with two numbers gives two. */
export type Person = {
  readonly row: number;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  /** As written in the file; this is shown. */
  readonly phone: string;
  /** The normalized number; null if the cell holds none. */
  readonly number: string | null;
  readonly personnel: string;
  readonly post: string;
  readonly department: string;
  /** What the cells say of leaving, unless it is a day. */
  readonly status: string;
  readonly leftOn: string | null;
};

/** Characters kept of a department or a status. */
export const longestValue = 200;

export type FileRow = { readonly row: number; readonly cells: readonly string[] };

export const peopleOf = (rows: readonly FileRow[], mapping: Mapping): Person[] =>
  rows.flatMap(({ row, cells }): Person[] => {
    const one = (role: Role): string => namePart(cells[mapping.indexOf(role)] ?? "");
    const all = (role: Role) => mapping.flatMap((each, at) => (each === role && cells[at] ? [cells[at]] : []));
    const phones = all("number");
    const leaving = all("leaving").map(plainWords);
    const days = leaving.map(dayIn);
    const person = {
      row,
      ...nameOf(one),
      personnel: one("personnel"),
      post: one("post"),
      department: plainWords(one("department")).slice(0, longestValue),
      status: leaving
        .filter((_text, at) => days[at] === null)
        .join(", ")
        .slice(0, longestValue),
      leftOn: days.find((day) => day !== null) ?? null,
    };
    const numbers = phones.flatMap(numbersIn);
    if (numbers.length === 0) return [{ ...person, phone: phones.join(", ").slice(0, 100), number: null }];
    return [...new Set(numbers)].map((number) => ({ ...person, phone: number, number }));
  });

const nameOf = (one: (role: Role) => string) => {
  const [last = "", first = "", ...rest] = one("fullName")
    .replaceAll(/\.(?=\S)/g, ". ")
    .split(" ");
  return {
    lastName: one("lastName") || last,
    firstName: one("firstName") || first,
    middleName: one("middleName") || rest.join(" "),
  };
};

const lineName = /^[\p{L}\d][\p{L}\d/._-]{1,39}$/u;

/** Phone numbers; else the identifier of a fixed line. */
const numbersIn = (cell: string): readonly string[] => {
  const msisdn = parseMsisdn(cell);
  if (msisdn) return [msisdn];
  const several = msisdnsIn(cell);
  if (several.length > 0) return several;
  const text = compact(cell);
  return lineName.test(text) && /\d/.test(text) ? [text] : [];
};

// Excel keeps a day as a number: days since 30 December 1899. These are the years 1954 to 2119.
const [firstSerial, lastSerial] = [20_000, 80_000];
const serialOfEpoch = 25_569;
const dayMs = 86_400_000;

/** `31.12.2026`, `2026-12-31`, `2026-12-31 00:00`, or Excel's own number of the day. */
const dayIn = (text: string): string | null => {
  const written = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? dottedDay(text);
  return written === undefined ? serialDay(text) : (parseDay(written) ?? null);
};

const dottedDay = (text: string): string | undefined => {
  const [, day, month, year] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\D.*)?$/.exec(text) ?? [];
  return day && month && year && `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
};

const serialDay = (text: string): string | null => {
  const serial = /^\d{5}(?:\.\d+)?$/.test(text) ? Math.floor(Number(text)) : 0;
  if (serial < firstSerial || serial > lastSerial) return null;
  return new Date((serial - serialOfEpoch) * dayMs).toISOString().slice(0, 10);
};
