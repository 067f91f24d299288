import { withoutMarks } from "./typed.ts";

/** What a subscriber may be called: letters of any script the network keeps, digits and the signs of names and posts. */
const allowed = /^[\p{Script=Cyrillic}\p{Script=Latin}\d \-'’ʼ"«»„“.,()/№#&+_:*=]*$/u;

/** What a person may call himself: letters of any script, spaces and the signs of names; no dot makes an address of it ("И.И." is none). */
export const isPersonsName = (text: string): boolean =>
  /^[\p{L}\p{M} '’ʼ.-]*$/u.test(text) && !/\.[\p{L}\p{M}]{2}/u.test(text);

export const mostInName = { lastName: 120, firstName: 60, middleName: 60 } as const;

/** One part of a name as it is kept: no marks that nobody sees, one space between words. */
export const namePart = (text: string): string => withoutMarks(text).replace(/\s+/g, " ").trim();

/** Why a part cannot be kept; undefined when it can. */
export const nameFault = (part: string, most: number): "name-long" | "name-signs" | undefined => {
  if (part.length > most) return "name-long";
  return allowed.test(part) ? undefined : "name-signs";
};
