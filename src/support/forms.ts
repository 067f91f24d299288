import { z } from "zod";
import { line } from "../platform/forms.ts";

export const reason = line(200, { missing: "reasonMissing", long: "reasonLong" });
export const ticket = line(40, { missing: "ticketMissing", long: "ticketLong" });

/** Support gives a reason for every action; the customer's administrator reads it in the journal. */
export const reasonForm = z.object({ reason });

/** What is taken off somebody: the second member of the staff looks the ticket up. */
export const removalForm = z.object({ reason, ticket });

/** An id in an address, as the portal writes it. */
export const addressId = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number);
