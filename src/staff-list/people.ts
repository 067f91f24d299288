import { msisdnsIn, parseMsisdn } from "../kernel/msisdn.ts";
import { namePart } from "../kernel/person-name.ts";
import { dayInCell } from "../kernel/sheet-day.ts";
import { cut } from "../kernel/stored-text.ts";
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
    const days = leaving.map(dayInCell);
    const person = {
      row,
      ...nameOf(one),
      personnel: one("personnel"),
      post: one("post"),
      department: cut(plainWords(one("department")), longestValue),
      status: cut(leaving.filter((_text, at) => days[at] === undefined).join(", "), longestValue),
      leftOn: days.find((day) => day !== undefined) ?? null,
    };
    const numbers = phones.flatMap(numbersIn);
    if (numbers.length === 0) return [{ ...person, phone: cut(phones.join(", "), 100), number: null }];
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
