import { formatMonth } from "../../kernel/month.ts";
import { formatOptions } from "../other-pages.ts";
import type { Words } from "../page-messages.ts";
import type { IssuedInvoice } from "../repository.ts";

/** Invoices that were ticked, and what is wrong with that. */
export type Ticked = {
  readonly ids: readonly number[];
  readonly format: string;
  readonly error: "noneTicked" | "formatWrong" | undefined;
};

const formId = "archive";

export const ticksOf = (words: Words, { ids }: Ticked) => ({
  name: "invoice",
  all: words.t("tickAll"),
  form: formId,
  of: ({ id, month }: IssuedInvoice) => ({
    value: String(id),
    label: words.t("tickOf", { month: formatMonth(month, words.lang) }),
    checked: ids.includes(id),
  }),
});

/** The ticks of the table belong to it by its id. */
export const archiveForm = (words: Words, base: string, { ticked, maySend }: { ticked: Ticked; maySend: boolean }) => ({
  id: formId,
  action: `${base}/invoice-archives`,
  error: ticked.error ? words.t(ticked.error) : null,
  format: { name: "format", label: words.t("archiveFormat"), options: formatOptions(words, ticked.format) },
  submit: words.t("archive"),
  send: maySend ? { text: words.t("sendTicked"), action: `${base}/invoice-archives/deliveries` } : null,
});
