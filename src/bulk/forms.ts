import { z } from "zod";
import { lenient } from "../platform/forms.ts";

const id = (message: string) =>
  z
    .string(message)
    .regex(/^\d{1,9}$/, message)
    .transform(Number);

/** Операции с услугами (guide, chapter 15.1); each message is the key of the sentence to show. */
export const servicesForm = z.object({
  category: id("errorCategory"),
  service: id("errorService"),
  action: z.enum(["connect", "disconnect"], "errorAction"),
  method: z.enum(["list", "file"], "errorMethod"),
});
export type ServicesForm = z.output<typeof servicesForm>;

const idList = z
  .string()
  .regex(/^(\d{1,15}(,\d{1,15}){0,199})?$/)
  .transform((text) => (text === "" ? [] : text.split(",").map(Number)))
  .catch([]);

/** One page of the list as it came back: which rows it showed, which are ticked, and where to go. */
export const selectionForm = z.object({
  shown: idList,
  ticked: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) =>
      [value ?? []]
        .flat()
        .filter((text) => /^\d{1,15}$/.test(text))
        .map(Number),
    ),
  go: z.string().catch("filter"),
});

export const draftQuery = z.object({ after: lenient(z.coerce.number().int().min(0).max(2_000_000_000)) });
