import { z } from "zod";
import { lenient, pageStart, sizedStart, textField } from "../platform/forms.ts";
import { heaps } from "./heaps.ts";
import { longestValue } from "./people.ts";
import { type Mapping, roles, unused } from "./roles.ts";
import { type Decision, type ValueKind, valueKinds } from "./values/repository.ts";

export const listId = z.uuid();
export const heapName = z.enum(heaps);
export const valueKind = z.enum(valueKinds);
export const findingsStart = sizedStart(z.coerce.number().int().min(1).max(2_000_000_000));
export const valuesQuery = pageStart(z.string().min(1).max(longestValue)).extend({
  q: lenient(z.string().trim().max(100)),
  open: lenient(z.literal("1")),
});

const roleForm = z.enum([...roles, unused]);

/** The select of each column; what is missing or unknown is not used. */
export const readMapping = (body: unknown, columns: number): Mapping =>
  Array.from({ length: columns }, (_, at) => roleForm.catch(unused).parse(textField(body, `column-${at}`)));

const choices: Readonly<Record<ValueKind, z.ZodType<string>>> = {
  department: z.union([z.literal("skip"), z.string().regex(/^[1-9]\d{0,14}$/)]),
  status: z.enum(["left", "works"]),
};

// as many as a page shows
const mostDecisions = 50;

const undecided = "undecided";

/** What a page says of its values. */
export const readDecisions = (body: unknown, kind: ValueKind): Decision[] =>
  Array.from({ length: mostDecisions }, (_, at) => ({
    value: textField(body, `value-${at}`).slice(0, longestValue),
    choice: textField(body, `choice-${at}`),
  }))
    .filter(
      ({ value, choice }) =>
        value !== "" && !value.includes("\0") && (choice === undecided || choices[kind].safeParse(choice).success),
    )
    .map(({ value, choice }) => ({ value, choice: choice === undecided ? null : choice }));
