import { z } from "zod";
import { NotFound } from "../kernel/errors.ts";
import { chosenSize, pageSizes } from "../kernel/paging.ts";
import { isPersonsName } from "../kernel/person-name.ts";

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
 * One line of free text: a name, a reason. Invisible characters (line ends, tabs, NUL, which PostgreSQL refuses)
 * become a space. Without `missing` the field may be empty.
 */
export const line = (most: number, faults: { missing?: string; long: string }) =>
  z
    .string({ error: faults.missing ?? faults.long })
    .default("")
    .transform((text) => text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim())
    .pipe(
      z
        .string()
        .min(faults.missing === undefined ? 0 : 1, { error: faults.missing ?? "" })
        .max(most, { error: faults.long }),
    );

/** The name that a person goes by: it stands in mails to strangers, so that it may hold no address (kernel/person-name.ts). */
export const personLine = (most: number, faults: { missing?: string; long: string; signs: string }) =>
  line(most, faults).refine(isPersonsName, { error: faults.signs });

/** A query value that does not fit the schema is ignored: a list answers without it instead of failing. */
export const lenient = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), type.optional().catch(undefined));

/** Where a page of a keyset list begins (kernel/paging.ts), as its links say it. */
export const pageStart = <K>(key: z.ZodType<K>) =>
  z.object({ after: lenient(key), before: lenient(key), at: lenient(z.coerce.number().int().min(1).max(1e9)) });

/** The same of a list whose pages may have other sizes. */
export const sizedStart = <K>(key: z.ZodType<K>) =>
  pageStart(key).extend({
    size: lenient(
      z.coerce
        .number()
        .pipe(z.literal(pageSizes))
        .transform((size) => chosenSize({ size })),
    ),
  });

/** A parameter of the address. @throws NotFound for one that does not fit the schema */
export const parse = <T extends z.ZodType>(type: T, value: unknown): z.output<T> => {
  const read = type.safeParse(value);
  if (!read.success) throw new NotFound("malformed address");
  return read.data;
};
