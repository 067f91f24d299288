import { z } from "zod";
import { lenient, sizedStart } from "../platform/forms.ts";
import { sorts, subscriberStatuses } from "./subscriber.ts";

/** As it stands in an address: twelve digits, or a fixed line's own identifier. */
export const subscriberNumber = z.string().regex(/^[\w.-]{1,40}$/);

const id = lenient(
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
);

export const subscriberFilter = z.object({
  q: lenient(z.string().trim().min(1).max(64)),
  tariff: id,
  status: lenient(z.enum(subscriberStatuses)),
  department: id,
  label: id,
  owner: lenient(z.literal("nobody")),
  sort: lenient(z.enum(sorts)),
  // `number.name.sim` in links, one value for each box of the form
  columns: lenient(
    z
      .union([z.string(), z.array(z.string())])
      .transform((chosen) => [chosen].flat().join("."))
      .pipe(z.string().regex(/^[a-z.-]{1,200}$/)),
  ),
});

export const subscribersStart = sizedStart(subscriberNumber);

/** Where a form around the list leads: its fields are the filter, and the button pressed says the place, the order or the size (`after=375…&at=51`, `sort=name`). */
export const listPlace = (body: unknown, pressed: string) => {
  const values = { ...(body as object | undefined), ...Object.fromEntries(new URLSearchParams(pressed)) };
  return { filter: subscriberFilter.parse(values), start: subscribersStart.parse(values) };
};
