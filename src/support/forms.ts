import { z } from "zod";

const line = (most: number, faults: { missing: string; long: string }) =>
  z
    .string({ error: faults.missing })
    .transform((text) => text.replace(/\s+/g, " ").trim())
    .pipe(z.string().min(1, { error: faults.missing }).max(most, { error: faults.long }));

export const reason = line(200, { missing: "reasonMissing", long: "reasonLong" });
export const ticket = line(40, { missing: "ticketMissing", long: "ticketLong" });

/** Whatever support does for a customer it says why: his administrator reads it in the journal. */
export const reasonForm = z.object({ reason });
