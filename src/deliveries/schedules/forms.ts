import { z } from "zod";
import type { DocumentKind } from "../documents/document.ts";

/** What the form may say for a kind of documents: `off`, or when it can be sent; its formats, or `own`. */
export const scheduleForm = ({ formats, schedule }: DocumentKind) =>
  z.object({
    every: z.enum(["off", ...(schedule?.every ?? [])], { error: "everyMissing" }),
    format: z.enum(["own", ...formats], { error: "formatWrong" }),
    addresses: ticked,
  });

/** Boxes ticked: none, one or several ids. */
const ticked = z.preprocess(
  (value) => (value === undefined ? [] : [value].flat()),
  z
    .array(z.string().regex(/^[1-9]\d{0,15}$/, { error: "addressesWrong" }))
    .max(100, { error: "addressesWrong" })
    .transform((ids) => ids.map(Number)),
);

/** The ticks as they were sent, for the form that is shown again. */
export const tickedIn = (body: unknown): readonly string[] => {
  const value = (body as Record<string, unknown> | undefined)?.["addresses"];
  return [value].flat().filter((each): each is string => typeof each === "string");
};
