import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { top } from "../asvs-score.ts";

export type Described = {
  readonly file: string;
  readonly name: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly isCrossed: boolean;
};

/** Every form that src exports, field by field: what is typed, and what it has to be once it is read. */
export const describeForms = async (): Promise<Described[]> => {
  const files = readdirSync(join(top, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => /(^|\/)(forms|filter|form)\.ts$/.test(path))
    .toSorted();
  const found = await Promise.all(
    files.map(async (file) => {
      const exported = Object.entries((await import(join(top, "src", file))) as Record<string, unknown>);
      return exported.flatMap(([name, form]) => (form instanceof z.ZodObject ? [described(file, name, form)] : []));
    }),
  );
  return found.flat();
};

const described = (file: string, name: string, form: z.ZodObject): Described => ({
  file,
  name,
  fields: Object.entries(form.shape).map(([field, schema]) => [field, rulesOf(schema as z.ZodType)] as const),
  isCrossed: (form.def.checks ?? []).length > 0,
});

export const rulesOf = (schema: z.ZodType): string => {
  const read = (io: "input" | "output") => z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  const rules = [...new Set([...wordsOf(read("input")), ...wordsOf(read("output"))])];
  return [
    ...rules,
    ...(isFurther(schema) ? ["read by a rule of its own"] : []),
    ...(isOptional(schema) ? ["may be left out"] : []),
  ].join("; ");
};

type Json = { readonly [key: string]: unknown };

const sayings: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  type: (value) => (value === "string" ? undefined : String(value)),
  minLength: (value) => (value === 1 ? "not empty" : `${String(value)} signs at least`),
  maxLength: (value) => `${String(value)} signs at most`,
  minimum: (value) => (Number(value) < -9e15 ? undefined : `from ${String(value)}`),
  maximum: (value) => (Number(value) > 9e15 ? undefined : `to ${String(value)}`),
  exclusiveMinimum: (value) => `more than ${String(value)}`,
  maxItems: (value) => `${String(value)} at most`,
  format: (value) => String(value),
  pattern: (value) => `\`${String(value).replaceAll("|", "\\|")}\``,
  enum: (value) => `one of ${(value as string[]).map((each) => (each === "" ? "nothing" : each)).join(", ")}`,
  const: (value) => `${String(value)} alone`,
};

const wordsOf = (json: Json): string[] => [
  ...Object.entries(sayings).flatMap(([key, say]) =>
    json[key] === undefined || (key === "pattern" && json["format"] !== undefined) ? [] : (say(json[key]) ?? []),
  ),
  ...["anyOf", "allOf", "oneOf"].flatMap((key) => ((json[key] as Json[] | undefined) ?? []).flatMap(wordsOf)),
  ...(json["items"] === undefined ? [] : wordsOf(json["items"] as Json)),
];

/** Whether something stands behind the schema that JSON Schema does not know: a transform or a check of our own. */
const isFurther = (schema: z.ZodType): boolean => {
  const def = schema.def as unknown as { type: string; checks?: { _zod: { def: { check: string } } }[] } & Json;
  if (def.type === "transform") return true;
  // oxlint-disable-next-line no-underscore-dangle -- zod's own name
  if (def.checks?.some((check) => check._zod.def.check === "custom")) return true;
  return ["in", "out", "innerType", "element"].some(
    (part) => def[part] !== undefined && isFurther(def[part] as z.ZodType),
  );
};
const isOptional = (schema: z.ZodType): boolean => {
  const read = schema.safeParse(undefined);
  return read.success;
};
