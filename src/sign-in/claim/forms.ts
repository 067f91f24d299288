import { z } from "zod";
import { personLine } from "../../platform/forms.ts";
import { type Named, passwordField, readAs } from "../forms.ts";

export const nameForm = (read: (text: string) => Named | undefined) =>
  z.object({
    name: z.string({ error: "nameMissing" }).transform(readAs(read, { missing: "nameMissing", wrong: "nameWrong" })),
  });

export const longestName = 120;

export const passwordForm = z.object({ password: passwordField });
/** For a new user. */
export const newUserForm = z.object({
  fullName: personLine(longestName, { missing: "fullNameMissing", long: "fullNameLong", signs: "fullNameSigns" }),
  password: passwordField,
});
