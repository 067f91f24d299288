import { z } from "zod";

/** How the subscribers are named; the message is the key of the sentence to show. */
export const methodForm = z.object({ method: z.enum(["list", "file"], "errorMethod") });

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
