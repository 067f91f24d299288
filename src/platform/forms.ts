import { z } from "zod";
import { NotFound } from "../kernel/errors.ts";

export type Field = { readonly value: string; readonly error: string | undefined };
/** What was typed, field by field, with the code of what is wrong beside it. */
export type Form = Readonly<Record<string, Field>>;
export type FormRead<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly form: Form };

/** What was typed into a field; empty if the field is missing or was sent twice. */
export const textField = (body: unknown, name: string): string => {
  const value = (body as Record<string, unknown> | undefined)?.[name];
  return typeof value === "string" ? value : "";
};

/** Data, or what was typed plus an error code per field. A schema's message is the code of the sentence to show. */
export const readForm = <T extends z.ZodObject>(schema: T, body: unknown): FormRead<z.output<T>> => {
  const read = schema.safeParse(body ?? {});
  if (read.success) return { ok: true, data: read.data };
  const errors = new Map(read.error.issues.map((issue) => [String(issue.path[0]), issue.message]));
  return { ok: false, form: formOf(schema, body, errors) };
};

/** The form as typed, with errors found after reading (a rule of the domain). */
export const formOf = (schema: z.ZodObject, body: unknown, errors: ReadonlyMap<string, string> = new Map()): Form =>
  Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, { value: textField(body, name), error: errors.get(name) }]),
  );

/**
 * One line of a person's words: a name, a reason. What cannot be seen in it (line ends, tabs, NUL, which PostgreSQL refuses)
 * becomes a space. `missing` undefined: it may be left out.
 */
export const line = (most: number, faults: { missing?: string; long: string }) =>
  z
    .string(faults.missing === undefined ? undefined : { error: faults.missing })
    .default("")
    .transform((text) => text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim())
    .pipe(
      z
        .string()
        .min(faults.missing === undefined ? 0 : 1, { error: faults.missing ?? "" })
        .max(most, { error: faults.long }),
    );

/** A query value that does not fit is left out, as if it had not been there: a list answers, it does not scold. */
export const lenient = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), type.optional().catch(undefined));

/** An address's parameter; one that does not fit names nothing. @throws NotFound */
export const parse = <T extends z.ZodType>(type: T, value: unknown): z.output<T> => {
  const read = type.safeParse(value);
  if (!read.success) throw new NotFound("malformed address");
  return read.data;
};
