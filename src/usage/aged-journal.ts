import { journalPart } from "../journal/index.ts";
import { formatDate } from "../kernel/dates.ts";
import { formatMonth, parseMonth } from "../kernel/month.ts";

/** What taking away old usage records writes into the operator's journal. */
export const agedRecordsJournal = journalPart(
  "usage-records",
  {
    ru: {
      "noun.usage-records": "Записи о вызовах и трафике",
      "action.usage-records:drop": "Удалены записи о вызовах и трафике за период",
      "field.usageBytes": "Размер, байт",
      "field.usageFile": "Файл выгрузки",
    },
    be: {
      "noun.usage-records": "Запісы пра выклікі і трафік",
      "action.usage-records:drop": "Выдалены запісы пра выклікі і трафік за перыяд",
      "field.usageBytes": "Памер, байтаў",
      "field.usageFile": "Файл выгрузкі даных",
    },
    en: {
      "noun.usage-records": "Usage records",
      "action.usage-records:drop": "Usage records of a period removed",
      "field.usageBytes": "Size, bytes",
      "field.usageFile": "Export file",
    },
  },
  {
    object: ({ action, subject }, { lang }) => {
      if (action !== "usage-records:drop" || typeof subject !== "string") return undefined;
      const month = parseMonth(subject);
      return { text: month ? formatMonth(month, lang) : formatDate(subject, lang), path: null };
    },
  },
);
