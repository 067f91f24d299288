import { z } from "zod";
import { lenient, pageStart } from "../platform/forms.ts";
import { subscriberStatuses } from "./subscriber.ts";

const someMsisdn = z.string().regex(/^\d{1,12}$/);

export const subscriberFilter = z.object({
  q: lenient(z.string().trim().min(1).max(64)),
  tariff: lenient(
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ),
  status: lenient(z.enum(subscriberStatuses)),
});

export const subscribersStart = pageStart(someMsisdn);
