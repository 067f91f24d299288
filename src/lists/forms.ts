import { z } from "zod";
import type { Choice } from "./list.ts";

/** How the user wants the file to be read: `<sheet>:<column>`, and with hidden rows or without. */
export const choiceForm = z
  .object({
    place: z.string().regex(/^\d{1,4}:(\d{1,5}|all)$/),
    hidden: z.literal("on").optional(),
  })
  .transform(({ place, hidden }): Choice => {
    const [sheet, column] = place.split(":");
    return { sheet: Number(sheet), column: column === "all" ? column : Number(column), hidden: hidden === "on" };
  });
