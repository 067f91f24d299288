import { z } from "zod";
import { defineJob } from "../../platform/jobs.ts";

const payload = z.object({
  accountId: z.int(),
  number: z.int(),
  what: z.enum(["ended", "asked", "rejected"]),
});
export type Telling = z.output<typeof payload>;

/** Tells people of an order: its author that it has ended or was rejected, whoever may confirm it that it waits. */
export const tellOfOrder = defineJob({ name: "orders.tell", payload });
