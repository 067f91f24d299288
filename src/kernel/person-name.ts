import { withoutMarks } from "./typed.ts";

/** What a subscriber may be called: letters of any script the network keeps, digits and the signs of names and posts. */
const allowed = /^[\p{Script=Cyrillic}\p{Script=Latin}\d \-'’ʼ"«»„“.,()/№#&+_:*=]*$/u;

export const mostInName = { lastName: 120, firstName: 60, middleName: 60 } as const;

/** One part of a name as it is kept: no marks that nobody sees, one space between words. */
export const namePart = (text: string): string => withoutMarks(text).replace(/\s+/g, " ").trim();

/** Why a part cannot be kept; undefined when it can. */
export const nameFault = (part: string, most: number): "name-long" | "name-signs" | undefined => {
  if (part.length > most) return "name-long";
  return allowed.test(part) ? undefined : "name-signs";
};
