import { z } from "zod";
import { personLine } from "../../platform/forms.ts";
import { readName } from "../../sign-in/index.ts";
import { role } from "../forms.ts";

/** Where an invitation goes: a number or a mailbox, in its one normal form. */
export type Address =
  | { readonly phone: string; readonly email: null }
  | { readonly phone: null; readonly email: string };

const readAddress = (text: string, ctx: z.RefinementCtx): Address => {
  const named = readName(text);
  if (named?.kind === "email") return { phone: null, email: named.email };
  if (named?.kind === "phone") return { phone: named.phone, email: null };
  ctx.addIssue({ code: "custom", message: faultOf(text) });
  return z.NEVER;
};

const faultOf = (text: string) => {
  if (text.trim() === "") return "toMissing";
  return isOtherNumber(text) ? "toOther" : "toWrong";
};

/** A whole number that is none of our numbering plan: another operator's, or another country's. */
const isOtherNumber = (text: string): boolean => /^\+?\d{11,15}$/.test(text.replaceAll(/[\s()-]/g, ""));

export const longestName = 100;

export const invitationForm = z.object({
  to: z.string({ error: "toMissing" }).transform(readAddress),
  name: personLine(longestName, { long: "nameLong", signs: "nameSigns" }),
  role,
});
