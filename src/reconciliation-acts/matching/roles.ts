import { parseMoney } from "../../kernel/money.ts";
import { dayInCell } from "../../kernel/sheet-day.ts";

/** What a column of a ledger can be; each is chosen once. */
export const roles = ["date", "number", "amount", "debit", "credit"] as const;
export type Role = (typeof roles)[number];
export const unused = "unused";
/** What each column is, by its place. */
export type Mapping = readonly (Role | typeof unused)[];

/** Words above a column, in the three languages; of two patterns of a role the first finds the better column. */
const words: readonly (readonly [Role, RegExp])[] = [
  ["debit", /д[еэ]б[еэ]т|(?:^|\s)дт(?:\s|$)|debit/iu],
  ["credit", /кр[еэ]д[иы]т|(?:^|\s)кт(?:\s|$)|credit/iu],
  ["amount", /сумм?а|amount|^\s*sum\s*$/iu],
  ["date", /дата|date|^\s*дзень/iu],
  ["number", /номер|нумар|№\s*(?:док|дак)|number/iu],
  ["number", /док\.|документ|дакумент|document|содержание|змест|операци|аперацы/iu],
  ["number", /^\s*№\s*$/u],
];

/** Any of these words above a column: how the row of headings is found. */
export const headingWords = new RegExp(words.map(([, { source }]) => source).join("|"), "iu");
/** A row of a single cell is never a record: it has a sum and something to find it by. */
export const neverAlone = /^(?!)/;

type Sampled = { readonly title: string; readonly samples: readonly string[] };

/** What each column is likely to be: by its heading, else by its cells. */
export const guessMapping = (columns: readonly Sampled[]): Mapping => {
  const mapping: (Role | typeof unused)[] = columns.map(() => unused);
  for (const [role, pattern] of words) {
    if (mapping.includes(role)) continue;
    const at = columns.findIndex(({ title }, index) => mapping[index] === unused && pattern.test(title));
    if (at >= 0) mapping[at] = role;
  }
  // a sum beside both of them is the balance or the same once more
  if (mapping.includes("debit") && mapping.includes("credit"))
    return mapping.map((role) => (role === "amount" ? unused : role));
  return columns.some(({ title }) => title !== "") ? mapping : byCells(columns);
};

const byCells = (columns: readonly Sampled[]): Mapping => {
  const taken = new Set<Role>();
  const take = (role: Role): Role | typeof unused => {
    if (taken.has(role)) return unused;
    taken.add(role);
    return role;
  };
  return columns.map(({ samples }) => {
    if (samples.length === 0) return unused;
    if (samples.every((text) => dayInCell(text) !== undefined)) return take("date");
    if (samples.every((text) => /[.,]\d/.test(text) && parseMoney(text) !== undefined)) return take("amount");
    return samples.every((text) => /\d/.test(text)) ? take("number") : unused;
  });
};

export type MappingFault = { readonly code: "twice"; readonly role: Role } | { readonly code: "noSum" | "noKey" };

/** Why columns cannot be taken so; undefined when they can. */
export const mappingFault = (mapping: Mapping): MappingFault | undefined => {
  const twice = roles.find((role) => mapping.filter((each) => each === role).length > 1);
  if (twice) return { code: "twice", role: twice };
  const has = (role: Role) => mapping.includes(role);
  if (!has("amount") && !has("debit") && !has("credit")) return { code: "noSum" };
  return has("date") || has("number") ? undefined : { code: "noKey" };
};
