import { journalPart } from "../../journal/index.ts";
import { formatMonth, parseMonth } from "../../kernel/month.ts";

/** What requests for call details write into the journal. */
export const callDetailsJournal = journalPart(
  "call-details",
  {
    ru: {
      "noun.call-details": "Детализация на Email",
      "action.call-details:draft": "Начат заказ детализации",
      "action.call-details:request": "Заказана детализация",
      "action.call-details:make": "Подготовлен файл детализации",
      "field.detailsMonth": "Месяц",
      "field.peers": "Номера собеседников",
      "field.detailsSubscribers": "Абонентов",
      "field.detailsRecords": "Записей",
      "field.detailsHash": "SHA-256 данных",
      "value.peers.full": "полностью",
      "value.peers.masked": "не полностью",
      "value.format.csv": "CSV",
      "value.format.ndjson": "NDJSON",
      "value.kind.call-details": "детализация",
      object: "Детализация {{id}}",
    },
    be: {
      "noun.call-details": "Дэталізацыя на Email",
      "action.call-details:draft": "Пачаты заказ дэталізацыі",
      "action.call-details:request": "Заказана дэталізацыя",
      "action.call-details:make": "Падрыхтаваны файл дэталізацыі",
      "field.detailsMonth": "Месяц",
      "field.peers": "Нумары суразмоўцаў",
      "field.detailsSubscribers": "Абанентаў",
      "field.detailsRecords": "Запісаў",
      "field.detailsHash": "SHA-256 даных",
      "value.peers.full": "цалкам",
      "value.peers.masked": "не цалкам",
      "value.format.csv": "CSV",
      "value.format.ndjson": "NDJSON",
      "value.kind.call-details": "дэталізацыя",
      object: "Дэталізацыя {{id}}",
    },
    en: {
      "noun.call-details": "Call details by e-mail",
      "action.call-details:draft": "Order of call details begun",
      "action.call-details:request": "Call details ordered",
      "action.call-details:make": "File of call details made",
      "field.detailsMonth": "Month",
      "field.peers": "Other parties' numbers",
      "field.detailsSubscribers": "Subscribers",
      "field.detailsRecords": "Records",
      "field.detailsHash": "SHA-256 of the data",
      "value.peers.full": "in full",
      "value.peers.masked": "in part",
      "value.format.csv": "CSV",
      "value.format.ndjson": "NDJSON",
      "value.kind.call-details": "call details",
      object: "Call details {{id}}",
    },
  },
  {
    object: ({ action, subject }, words) =>
      action.startsWith("call-details:")
        ? { text: words.t("object", { id: subject.slice(0, 8) }), path: `/call-details/${subject}` }
        : undefined,
    named: (lang, details) => {
      const { detailsMonth } = details;
      const month = typeof detailsMonth === "string" ? parseMonth(detailsMonth) : undefined;
      return { ...details, ...(month && { detailsMonth: formatMonth(month, lang) }) };
    },
  },
);
