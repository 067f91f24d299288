import { z } from "zod";
import { line } from "../platform/forms.ts";

export const reason = line(200, { missing: "reasonMissing", long: "reasonLong" });
export const ticket = line(40, { missing: "ticketMissing", long: "ticketLong" });

/** Whatever support does for a customer it says why: his administrator reads it in the journal. */
export const reasonForm = z.object({ reason });
