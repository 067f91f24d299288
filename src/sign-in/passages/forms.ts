import { z } from "zod";
import { line } from "../../platform/forms.ts";
import { type Named, passwordField, readAs, readName } from "../forms.ts";

const name = (read: (text: string) => Named | undefined) =>
  z.string({ error: "nameMissing" }).transform(readAs(read, { missing: "nameMissing", wrong: "nameWrong" }));

export const nameForms = {
  // by e-mail nobody is a customer yet
  registration: z.object({
    name: name((text) => {
      const named = readName(text);
      return named?.kind === "email" ? undefined : named;
    }),
  }),
  recovery: z.object({ name: name(readName) }),
};

const mostName = 120;

export const passwordForm = z.object({ password: passwordField });
/** Of who has no name here yet. */
export const personForm = z.object({
  fullName: line(mostName, { missing: "fullNameMissing", long: "fullNameLong" }),
  password: passwordField,
});
