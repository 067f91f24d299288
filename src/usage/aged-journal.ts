import { journalPart } from "../journal/index.ts";
import { formatMonth, parseMonth } from "../kernel/month.ts";

/** What taking away old usage records writes into the operator's journal. */
export const agedRecordsJournal = journalPart(
  "usage-records",
  {
    ru: {
      "noun.usage-records": "Записи о вызовах и трафике",
      "action.usage-records:drop": "Удалены записи о вызовах и трафике за месяц",
      "field.usageBytes": "Размер, байт",
      "field.usageFile": "Файл выгрузки",
    },
    be: {
      "noun.usage-records": "Запісы пра выклікі і трафік",
      "action.usage-records:drop": "Выдалены запісы пра выклікі і трафік за месяц",
      "field.usageBytes": "Памер, байтаў",
      "field.usageFile": "Файл выгрузкі даных",
    },
    en: {
      "noun.usage-records": "Usage records",
      "action.usage-records:drop": "Usage records of a month removed",
      "field.usageBytes": "Size, bytes",
      "field.usageFile": "Export file",
    },
  },
  {
    object: ({ action, subject }, { lang }) => {
      const month = action === "usage-records:drop" ? parseMonth(subject) : undefined;
      return month && { text: formatMonth(month, lang), path: null };
    },
  },
);
