import { formatMoney, type Kopecks } from "../../kernel/money.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Words } from "../messages.ts";

type DraftFigures = {
  total: number;
  refused: number;
  unchanged: number;
  cancelled: number;
  oneOff: Kopecks;
  monthly: Kopecks;
  fileName: string | null;
};
export type Terms = { title: string; subject: string; description: string };
type ConfirmInput = {
  base: string;
  accountText: string;
  number: number;
  draft: DraftFigures;
  terms: Terms;
  reasons: readonly { text: string; count: string }[];
  items: object;
};

/** What exactly is about to be done: how many, why not the others, the cost, and that it cannot be undone. */
export const confirmPage = (
  words: Words,
  { base, accountText, number, draft, terms, reasons, items }: ConfirmInput,
) => {
  const href = `${base}/bulk/drafts/${number}`;
  const willNotBeDone = draft.refused + draft.unchanged + draft.cancelled;
  const willBeDone = draft.total - willNotBeDone;
  const count = (n: number) => formatCount(n, words.lang);
  return {
    title: terms.title,
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    back: { text: words.t("back"), href: `${base}/bulk/services` },
    subject: terms.subject,
    description: terms.description,
    stats: [
      { label: words.t("willBeDone"), value: count(willBeDone), tone: willBeDone > 0 ? ("success" as const) : null },
      {
        label: words.t("willNotBeDone"),
        value: count(willNotBeDone),
        tone: willNotBeDone > 0 ? ("danger" as const) : null,
      },
      { label: words.t("oneOff"), value: formatMoney(draft.oneOff, words.lang), hint: words.t("perSubscriber") },
      { label: words.t("monthly"), value: formatMoney(draft.monthly, words.lang), hint: words.t("perSubscriber") },
    ],
    fileName: draft.fileName === null ? null : { label: words.t("fileName"), value: draft.fileName },
    warning: willBeDone > 0 ? words.t("confirmWarning") : null,
    nothing: willBeDone > 0 ? null : words.t("nothingToDo"),
    cancel: { action: `${href}/cancellation`, text: words.t("cancel") },
    confirm: willBeDone > 0 ? { action: `${href}/confirmation`, text: words.t("confirm") } : null,
    refused:
      willNotBeDone === 0
        ? null
        : {
            title: words.t("refusedTitle"),
            reasons,
            download: { text: words.t("refusedDownload"), href: `${href}/refused.xlsx` },
            items,
          },
  };
};
