import { msisdnsIn, parseMsisdn } from "../kernel/msisdn.ts";

/** What a column of a staff list can be. */
export const roles = [
  "lastName",
  "firstName",
  "middleName",
  "fullName",
  "number",
  "personnel",
  "department",
  "post",
  "leaving",
] as const;
export type Role = (typeof roles)[number];
export const unused = "unused";
/** What each column is, by its place. */
export type Mapping = readonly (Role | typeof unused)[];

/** Several columns may hold numbers: the work phone and the modem; the day of leaving may stand beside the status. */
const repeatable: readonly Role[] = ["number", "leaving"];

/** The words above a column, in the three languages; the first that fits counts. */
const words: readonly (readonly [Role, RegExp])[] = [
  ["personnel", /таб(?:\.|ельн)|табэльн|personnel|employee (?:id|no)/iu],
  ["fullName", /ф\.?\s?и\.?\s?о|п\.?\s?і\.?\s?б|сотрудник|работник|супрацоўнік|работнік|full name|employee/iu],
  ["lastName", /фамили|прозвішч|last name|surname/iu],
  ["middleName", /отчеств|імя па бацьку|middle name|patronymic/iu],
  ["firstName", /^\s*(?:имя|імя)\s*$|first name/iu],
  ["number", /т[еэ]л(?:\.|ефон)|моб|номер\s*$|нумар\s*$|sim|phone|msisdn|number/iu],
  ["department", /подраздел|отдел|управлени|цех|участок|падраздзял|аддзел|department|division/iu],
  ["post", /должност|професси|пасад|прафесі|position|job title/iu],
  ["leaving", /увол|звальн|статус|состояни|стан\s*$|dismiss|status|leav/iu],
];

/** Any of these words above a column: how the row of headings is found. */
export const headingWords = new RegExp(words.map(([, { source }]) => source).join("|"), "iu");

/** «Жук Иван Петрович», «Жук И. П.» */
export const nameLike = /^\p{Lu}[\p{L}'’-]+\s+(?:\p{Lu}[\p{L}'’-]*\.?\s*){1,2}$/u;
const share = (cells: readonly string[], test: (cell: string) => boolean): number => {
  const filled = cells.filter((cell) => cell !== "");
  return filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
};
export const isNumber = (cell: string): boolean => parseMsisdn(cell) !== undefined || msisdnsIn(cell).length > 0;

type Sampled = { readonly title: string; readonly cells: readonly string[] };

const byTitle = ({ title }: Sampled): Role | undefined => words.find(([, pattern]) => pattern.test(title))?.[0];
const byContent = ({ cells }: Sampled): Role | undefined => {
  if (share(cells, isNumber) >= 0.5) return "number";
  return share(cells, (cell) => nameLike.test(cell)) >= 0.5 ? "fullName" : undefined;
};

/** What each column is likely to be: by its heading, else by its cells; a role that is not repeatable is given once. */
export const guessMapping = (columns: readonly Sampled[]): Mapping => {
  const taken = new Set<Role>();
  const take = (role: Role | undefined): Role | typeof unused => {
    if (!role || (taken.has(role) && !repeatable.includes(role))) return unused;
    taken.add(role);
    return role;
  };
  const titled = columns.map((column) => take(byTitle(column)));
  if (taken.has("lastName") && taken.has("fullName")) titled[titled.indexOf("fullName")] = unused;
  return titled.map((role, at) => {
    if (role !== unused) return role;
    const guess = byContent(columns[at] as Sampled);
    return guess === "fullName" && taken.has("lastName") ? unused : take(guess);
  });
};

export type MappingFault = { readonly code: "twice"; readonly role: Role } | { readonly code: "nobody" };

/** Why columns cannot be taken so; undefined when they can. */
export const mappingFault = (mapping: Mapping): MappingFault | undefined => {
  const twice = roles.find((role) => !repeatable.includes(role) && mapping.filter((each) => each === role).length > 1);
  if (twice) return { code: "twice", role: twice };
  const has = (role: Role) => mapping.includes(role);
  return has("fullName") || has("lastName") ? undefined : { code: "nobody" };
};
