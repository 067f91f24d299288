import type { Column } from "../kernel/column.ts";
import { formatDate } from "../kernel/dates.ts";
import { formatMoney } from "../kernel/money.ts";
import type { Words } from "./messages.ts";
import type { Payment } from "./payment.ts";

/** Date, sum, document, source; the workbook has payer and purpose in columns of their own. */
export const paymentColumns = (words: Words): readonly Column<Payment>[] => [
  {
    key: "date",
    title: words.t("columnDate"),
    kind: "date",
    isLead: true,
    width: 12,
    text: ({ receivedOn }) => formatDate(receivedOn, words.lang),
    cell: ({ receivedOn }) => receivedOn,
  },
  {
    key: "amount",
    title: words.t("columnAmount"),
    kind: "money",
    width: 16,
    text: ({ amount }) => formatMoney(amount, words.lang),
    cell: ({ amount }) => amount,
  },
  {
    key: "document",
    title: words.t("columnDocument"),
    width: 32,
    text: ({ method, documentNumber }) => words.t(`document.${method}`, { number: documentNumber }),
  },
  {
    key: "source",
    title: words.t("columnSource"),
    width: 24,
    text: ({ method }) => words.t(`source.${method}`),
  },
  {
    key: "payer",
    title: words.t("columnPayer"),
    width: 32,
    text: ({ payer }) => payer,
    notes: ({ purpose }) => [purpose].filter(Boolean),
  },
  { key: "purpose", title: words.t("columnPurpose"), width: 48, only: "sheet", text: ({ purpose }) => purpose },
];
