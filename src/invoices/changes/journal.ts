import { journalPart } from "../../journal/index.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { bases, causes } from "./change.ts";
import { messages } from "./messages.ts";

/** What «Что изменилось» writes into the journal. */
export const changeJournal = journalPart(
  "invoices.changes",
  {
    ru: {
      "noun.changes": "Изменения в счетах",
      "action.changes:plan": "Изменение счета отмечено как запланированное",
      "action.changes:withdraw": "Снята отметка о запланированном изменении счета",
      "field.cause": "Причина изменения",
      "field.against": "Сравнение",
      "field.changedNumber": "Номер",
      "field.plan": "Запланировано",
      invoice: "Счет № {{number}}",
    },
    be: {
      "noun.changes": "Змены ў рахунках",
      "action.changes:plan": "Змена рахунку адзначана як запланаваная",
      "action.changes:withdraw": "Знята адзнака аб запланаванай змене рахунку",
      "field.cause": "Прычына змены",
      "field.against": "Параўнанне",
      "field.changedNumber": "Нумар",
      "field.plan": "Запланавана",
      invoice: "Рахунак № {{number}}",
    },
    en: {
      "noun.changes": "Changes in invoices",
      "action.changes:plan": "A change of an invoice marked as planned",
      "action.changes:withdraw": "The mark of a planned change removed",
      "field.cause": "Cause of the change",
      "field.against": "Comparison",
      "field.changedNumber": "Number",
      "field.plan": "Planned",
      invoice: "Invoice No. {{number}}",
    },
  },
  {
    object: ({ action, subject }, words) =>
      action.startsWith("changes:") ? { text: words.t("invoice", { number: subject }), path: "/invoices" } : undefined,
    word: (lang, key) => {
      const words = wordsFor(messages, lang);
      const cause = causes.find((each) => key === `value.cause.${each}`);
      if (cause) return words.t(`cause.${cause}`);
      const against = bases.find((each) => key === `value.against.${each}`);
      return against && words.t(`against.${against}`);
    },
  },
);
