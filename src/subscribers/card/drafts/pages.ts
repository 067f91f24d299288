import { type Column, tableOf } from "../../../kernel/column.ts";
import { formatMoney, formatMonthly, type Kopecks } from "../../../kernel/money.ts";
import { fullName, numberOf } from "../../subscriber.ts";
import type { Card } from "../card.ts";
import type { CardWords } from "../messages.ts";

type ConfirmInput = {
  readonly href: string;
  readonly draftId: number;
  readonly title: string;
  readonly subject: string;
  readonly description: string;
  readonly changes: readonly { readonly field: string; readonly before: string; readonly after: string }[];
  readonly losses: readonly string[];
  readonly warnings: readonly string[];
  readonly oneOff: Kopecks;
  readonly monthly: Kopecks;
  readonly card: Card;
  readonly needsFactor: boolean;
  readonly back: string;
};

/** «Подтвердите ваше действие»: what will change, what it costs and what is lost. */
export const confirmPage = (words: CardWords, input: ConfirmInput) => {
  const { href, draftId, card } = input;
  const draft = `${href}/drafts/${draftId}`;
  return {
    title: input.title,
    pretitle: `${numberOf(card)} · ${fullName(card) || words.t("noName")}`,
    back: { text: words.t("cancel"), href: input.back },
    subject: input.subject,
    description: input.description,
    changes: {
      title: words.t("confirmChanges"),
      table:
        input.changes.length === 0
          ? null
          : tableOf(changeColumns(words), input.changes, { label: words.t("confirmChanges") }),
    },
    rows: [
      { label: words.t("confirmOneOff"), value: formatMoney(input.oneOff, words.lang) },
      { label: words.t("confirmMonthly"), value: formatMonthly(input.monthly, words.lang) },
    ],
    losses: { title: words.t("confirmLosses"), items: input.losses },
    notes: { title: words.t("confirmNotes"), items: input.warnings },
    warning: words.t("confirmWarning"),
    factor: input.needsFactor ? words.t("confirmStep") : null,
    cancel: { action: `${draft}/cancellation`, text: words.t("cancel") },
    confirm: { action: `${draft}/confirmation`, text: words.t("confirm") },
  };
};

const changeColumns = (words: CardWords): readonly Column<ConfirmInput["changes"][number]>[] => [
  { key: "field", title: words.t("confirmField"), isLead: true, text: ({ field }) => field },
  { key: "before", title: words.t("confirmBefore"), text: ({ before }) => before || words.t("none") },
  { key: "after", title: words.t("confirmAfter"), text: ({ after }) => after || words.t("none") },
];
