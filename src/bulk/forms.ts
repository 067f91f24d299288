import { z } from "zod";
import { groupedDigits } from "../kernel/typed.ts";
import { orderNumber } from "../orders/index.ts";
import { pageStart } from "../platform/forms.ts";
import { everybodyIn, everybodyOf, mostTicked, subscriberFilter, tickedIn } from "../subscribers/index.ts";

/** How the subscribers are named; the message is the key of the sentence to show. */
export const methodForm = z.object({ method: z.enum(["list", "file", "text", "order", "chosen"], "errorMethod") });
export type Method = z.output<typeof methodForm>["method"];

/**
 * Those ticked in a list before anything else was chosen: ids of its pages, or as a query (`?status=active`) the filter that
 * all of them match. The list's own form sends boxes; the forms after it carry them on as one field.
 */
const chosenIds = z
  .string()
  .regex(/^\d{1,15}(,\d{1,15})*$/)
  .refine((text) => text.split(",").length <= mostTicked)
  .transform((text) => ({ ids: text.split(",").map(Number) }));
const chosenFilter = z
  .string()
  .max(500)
  .startsWith("?")
  .transform((text) => ({ filter: subscriberFilter.parse(Object.fromEntries(new URLSearchParams(text))) }));
export const chosenForm = z.union([chosenIds, chosenFilter]);
export type Chosen = z.output<typeof chosenForm>;

/** What the list's form says, as the field that carries it on; undefined where nobody is chosen. */
export const chosenIn = (query: object): string | undefined => {
  const everybody = everybodyIn(query);
  return everybody ? everybodyOf(everybody) : tickedIn(query).ids.join(",") || undefined;
};

/** Из прежней заявки: its number, as people write it. */
export const earlierForm = z.object({ order: z.string().transform(groupedDigits).pipe(orderNumber) });

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

/** Where a page of the items' values begins. */
export const valuesStart = pageStart(z.coerce.number().int().min(1).max(2_000_000_000));

/** One field of one item: `5.lastName`. */
export const valuePlace = z
  .string()
  .regex(/^[1-9]\d{0,8}\.[a-zA-Z]{1,40}$/)
  .transform((text) => {
    const [position, key = ""] = text.split(".");
    return { position: Number(position), key };
  });
