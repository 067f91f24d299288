import { journalPart } from "../journal/index.ts";
import { formatDate, parseDay } from "../kernel/dates.ts";

const days = ["periodFrom", "periodTo", "readyBy"];

/** What reconciliation acts and ledgers write into the journal. */
export const reconciliationJournal = journalPart(
  "reconciliation-acts",
  {
    ru: {
      "noun.reconciliation-acts": "Акты сверки",
      "action.reconciliation-acts:draft": "Подготовлен заказ акта сверки",
      "action.reconciliation-acts:order": "Заказан акт сверки",
      "action.reconciliation-acts:upload": "Загружен регистр для сверки",
      "action.reconciliation-acts:match": "Сопоставлен регистр",
      "action.reconciliation-acts:forget": "Удалён регистр",
      "field.periodFrom": "Период с",
      "field.periodTo": "Период по",
      "field.readyBy": "Готов не позднее",
      "field.matched": "Совпало строк",
      "field.differences": "Различий",
      "value.kind.reconciliation-act": "акт сверки",
      act: "Акт сверки {{id}}",
    },
    be: {
      "noun.reconciliation-acts": "Акты зверкі",
      "action.reconciliation-acts:draft": "Падрыхтаваны заказ акта зверкі",
      "action.reconciliation-acts:order": "Заказаны акт зверкі",
      "action.reconciliation-acts:upload": "Загружаны рэгістр для зверкі",
      "action.reconciliation-acts:match": "Супастаўлены рэгістр",
      "action.reconciliation-acts:forget": "Выдалены рэгістр",
      "field.periodFrom": "Перыяд з",
      "field.periodTo": "Перыяд па",
      "field.readyBy": "Гатовы не пазней за",
      "field.matched": "Супала радкоў",
      "field.differences": "Адрозненняў",
      "value.kind.reconciliation-act": "акт зверкі",
      act: "Акт зверкі {{id}}",
    },
    en: {
      "noun.reconciliation-acts": "Reconciliation acts",
      "action.reconciliation-acts:draft": "Order of a reconciliation act prepared",
      "action.reconciliation-acts:order": "Reconciliation act ordered",
      "action.reconciliation-acts:upload": "Ledger uploaded for comparison",
      "action.reconciliation-acts:match": "Ledger compared",
      "action.reconciliation-acts:forget": "Ledger deleted",
      "field.periodFrom": "Period from",
      "field.periodTo": "Period to",
      "field.readyBy": "Ready by",
      "field.matched": "Lines matched",
      "field.differences": "Differences",
      "value.kind.reconciliation-act": "reconciliation act",
      act: "Reconciliation act {{id}}",
    },
  },
  {
    object: ({ action, subject }, words) =>
      action.startsWith("reconciliation-acts:") && /^\d+$/.test(subject)
        ? { text: words.t("act", { id: subject }), path: `/reconciliation-acts/${subject}` }
        : undefined,
    named: (lang, details) => ({
      ...details,
      ...Object.fromEntries(
        days.flatMap((field) => {
          const value = details[field];
          return typeof value === "string" && parseDay(value) ? [[field, formatDate(value, lang)]] : [];
        }),
      ),
    }),
  },
);
