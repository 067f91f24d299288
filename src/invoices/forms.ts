import { z } from "zod";
import { type AccountFormat, accountFormats } from "../kernel/delivery-format.ts";
import { lenient } from "../platform/forms.ts";
import { readMailbox } from "../platform/mailbox.ts";

const whole = (from: number, to: number) => lenient(z.coerce.number().int().min(from).max(to));

export const invoicesQuery = z.object({ year: whole(1900, 2199), month: whole(1, 12) });
/** An invoice's id in an address; anything else is no invoice. */
export const invoiceId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

export const invoiceFormat = z.enum(accountFormats, { error: "formatWrong" });
/** Of what is downloaded: one that does not go with the address's ending is its first. */
export const formatQuery = (endings: readonly [AccountFormat, ...AccountFormat[]]) =>
  z.object({ format: z.enum(endings).catch(endings[0]) });

/** An empty field is the account's own format or address. */
export const sendInvoiceForm = z.object({
  format: z
    .literal("")
    .transform(() => undefined)
    .or(invoiceFormat)
    .optional(),
  email: z
    .string({ error: "emailWrong" })
    .default("")
    .transform((text, context) => {
      if (text.trim() === "") return undefined;
      const email = readMailbox(text);
      if (email === undefined) context.addIssue({ code: "custom", message: "emailWrong" });
      return email;
    }),
});

export const fileForm = z.object({ format: invoiceFormat });

/** Three years of invoices are kept. */
const mostInvoices = 36;
export const archiveForm = z.object({
  format: invoiceFormat,
  invoice: z
    .union([invoiceId.transform((id) => [id]), z.array(invoiceId).min(1, { error: "noneTicked" })], {
      error: "noneTicked",
    })
    .refine((ids) => new Set(ids).size <= mostInvoices, { error: "noneTicked" }),
});
