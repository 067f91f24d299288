import { z } from "zod";
import { accountFormats } from "../../kernel/delivery-format.ts";
import { langs } from "../../kernel/lang.ts";
import { readMailbox } from "../../platform/mailbox.ts";

/** One mailbox, in the form in which it is kept. */
const mailbox = z.string({ error: "emailMissing" }).transform((text, context) => {
  const address = readMailbox(text);
  if (address !== undefined) return address;
  context.addIssue({ code: "custom", message: text.trim() === "" ? "emailMissing" : "emailWrong" });
  return z.NEVER;
});

export const settingsForm = z.object({
  email: mailbox,
  format: z.enum(accountFormats, { error: "formatWrong" }),
  language: z.enum(langs, { error: "languageWrong" }),
});
export const addressForm = z.object({ address: mailbox });

/** An id in an address, as the portal writes it. */
export const addressId = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number);
