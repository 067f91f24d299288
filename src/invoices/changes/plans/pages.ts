import { formatMonth } from "../../../kernel/month.ts";
import { queryOf } from "../../../kernel/paging.ts";
import { bases, type Comparison, causes } from "../change.ts";
import type { Words } from "../messages.ts";
import { causeText } from "../sentences.ts";

type Field = { readonly value: string; readonly error: string | undefined };
/** What was sent, or what the link said. */
export type PlanFields = Readonly<Record<"against" | "cause" | "number" | "note", Field>>;

type Input = {
  readonly base: string;
  readonly invoice: Comparison["invoice"];
  readonly fields: PlanFields;
};

/** Запланированное изменение: the form. */
export const planPage = (words: Words, { base, invoice, fields }: Input) => {
  const href = `${base}/invoices/${invoice.id}/changes`;
  const against = fields.against.value === "year" ? "year" : undefined;
  return {
    title: words.t("planTitle"),
    pretitle: words.t("pretitle", { number: invoice.number, month: formatMonth(invoice.month, words.lang) }),
    lead: words.t("planLead"),
    back: { text: words.t("back"), href: href + queryOf({ against }) },
    action: `${href}/plans`,
    against: {
      ...fieldOf(words, "against", words.t("planAgainst"), fields.against),
      options: bases.map((each) => optionOf(each, words.t(`against.${each}`), fields.against)),
    },
    cause: {
      ...fieldOf(words, "cause", words.t("planCause"), fields.cause),
      options: causes.map((each) => optionOf(each, causeText(words, each), fields.cause)),
    },
    number: {
      ...fieldOf(words, "number", words.t("planNumber"), fields.number),
      required: false,
      hint: words.t("planNumberHint"),
      maxlength: 64,
    },
    note: {
      ...fieldOf(words, "note", words.t("planNote"), fields.note),
      hint: words.t("planNoteHint"),
      maxlength: 200,
    },
    submit: words.t("planSubmit"),
  };
};

const fieldOf = (words: Words, name: keyof PlanFields, label: string, { value, error }: Field) => ({
  name,
  label,
  value,
  required: true,
  autocomplete: "off",
  error: error ? words.t(error as Parameters<Words["t"]>[0]) : null,
});

const optionOf = (value: string, text: string, chosen: Field) => ({ value, text, selected: value === chosen.value });
