import { showAccountNumber } from "../../kernel/account-number.ts";
import { formatMonth } from "../../kernel/month.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { queryOf } from "../../kernel/paging.ts";
import { formatOptions } from "../other-pages.ts";
import type { Said } from "./columns.ts";
import type { OverAccountsQuery } from "./forms.ts";
import type { HeldInvoice } from "./repository.ts";

/** A month of a thousand accounts; an invoice takes 40 ms of the worker, so that the longest is made in a minute. */
export const mostArchived = 1_000;

/** What was asked for, and what is wrong with it. */
export type Ticked = {
  readonly places: readonly { readonly accountId: number; readonly id: number }[];
  readonly format: string;
  readonly error: "noneTicked" | "tooMany" | undefined;
};

const formId = "archive";

export const ticksOf = ({ own, invoices }: Said, { places }: Ticked) => ({
  name: "invoice",
  all: invoices.t("tickAll"),
  form: formId,
  of: ({ id, accountId, month }: HeldInvoice) => ({
    value: `${accountId}-${id}`,
    label: own.t("tickOf", { month: formatMonth(month, own.lang), account: showAccountNumber(accountId) }),
    checked: places.some((place) => place.accountId === accountId && place.id === id),
  }),
});

/** The ticks of the table belong to it by its id; the filter stays in its address. */
export const archiveForm = (said: Said, query: OverAccountsQuery, count: number, ticked: Ticked) => {
  const { own, invoices } = said;
  const counts = { count: formatCount(count, own.lang), most: formatCount(mostArchived, own.lang) };
  return {
    id: formId,
    action: `/accounts/invoice-archives${queryOf(query)}`,
    error: errorText(said, ticked, counts),
    format: { name: "format", label: own.t("archiveFormat"), options: formatOptions(invoices, ticked.format) },
    submit: own.t("archive"),
    all: own.t("archiveAll", counts),
  };
};

const errorText = ({ own, invoices }: Said, { error }: Ticked, counts: { count: string; most: string }) => {
  if (error === undefined) return null;
  return error === "tooMany" ? own.t("tooMany", counts) : invoices.t("noneTicked");
};
