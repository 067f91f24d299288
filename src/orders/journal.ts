import { type JournalPart, journalPart } from "../journal/index.ts";
import type { Lang } from "../kernel/lang.ts";
import type { Operations } from "./operation.ts";

const texts = {
  ru: {
    "noun.orders": "Заявки",
    "action.orders:draft": "Начата заявка",
    "action.orders:cancel-draft": "Заявка отменена до подтверждения",
    "action.orders:accept": "Заявка подтверждена",
    "action.orders:apply": "Заявка выполнена сетью",
    "field.operation": "Операция",
    "field.source": "Источник",
    "field.fileName": "Файл",
    "field.total": "Всего",
    "field.done": "Выполнено",
    "field.refused": "Отказано",
    "field.failed": "Не удалось",
    "field.from": "С позиции",
    "field.to": "По позицию",
    "value.source.card": "карточка абонента",
    "value.source.list": "выбор из списка",
    "value.source.file": "файл",
    "value.source.api": "внешняя система",
    "value.source.schedule": "расписание",
    order: "Заявка № {{number}}",
  },
  be: {
    "noun.orders": "Заяўкі",
    "action.orders:draft": "Пачата заяўка",
    "action.orders:cancel-draft": "Заяўка скасавана да пацвярджэння",
    "action.orders:accept": "Заяўка пацверджана",
    "action.orders:apply": "Заяўка выканана сеткай",
    "field.operation": "Аперацыя",
    "field.source": "Крыніца",
    "field.fileName": "Файл",
    "field.total": "Усяго",
    "field.done": "Выканана",
    "field.refused": "Адмоўлена",
    "field.failed": "Не атрымалася",
    "field.from": "З пазіцыі",
    "field.to": "Па пазіцыю",
    "value.source.card": "картка абанента",
    "value.source.list": "выбар са спіса",
    "value.source.file": "з файла",
    "value.source.api": "знешняя сістэма",
    "value.source.schedule": "расклад",
    order: "Заяўка № {{number}}",
  },
  en: {
    "noun.orders": "Orders",
    "action.orders:draft": "Order begun",
    "action.orders:cancel-draft": "Order cancelled before it was confirmed",
    "action.orders:accept": "Order confirmed",
    "action.orders:apply": "Order carried out by the network",
    "field.operation": "Operation",
    "field.source": "Source",
    "field.fileName": "File",
    "field.total": "Total",
    "field.done": "Done",
    "field.refused": "Refused",
    "field.failed": "Failed",
    "field.from": "From position",
    "field.to": "To position",
    "value.source.card": "the subscriber’s page",
    "value.source.list": "chosen from the list",
    "value.source.file": "file",
    "value.source.api": "another system",
    "value.source.schedule": "schedule",
    order: "Order No. {{number}}",
  },
};

/** What orders write into the journal. The operations bring the names of their parameters. */
export const orderJournal = (operations: Operations): JournalPart =>
  journalPart("orders", texts, {
    fields: [
      "operation",
      ...paramsOf(operations),
      "source",
      "fileName",
      "total",
      "done",
      "refused",
      "failed",
      "from",
      "to",
    ],
    word: (lang, key) => paramName(operations, lang, key),
    object: ({ action, subject }, words) => {
      if (!action.startsWith("orders:") || !/^\d{1,9}$/.test(subject)) return undefined;
      // an order that was accepted stays; a draft may have been forgotten
      const path = lasting.includes(action) ? `/orders/${subject}` : null;
      return { text: words.t("order", { number: subject }), path };
    },
    named: (lang, details) => {
      const { operation, about, params, ...others } = details;
      const known = operations.get(String(operation))?.texts(lang);
      if (!known) return details;
      if (typeof about !== "string") return { ...details, operation: known.title };
      return { operation: known.action(about), params: withoutIds(params), ...others };
    },
  });

const lasting = ["orders:accept", "orders:apply"];

const paramsOf = (operations: Operations): string[] => [
  ...new Set([...operations.values()].flatMap((operation) => Object.keys(operation.texts("ru").params ?? {}))),
];

const paramName = (operations: Operations, lang: Lang, key: string): string | undefined => {
  const name = /^field\.(.+)$/.exec(key)?.[1];
  if (name === undefined) return undefined;
  const names = [...operations.values()].map((operation) => operation.texts(lang).params ?? {});
  return names.find((own) => Object.hasOwn(own, name))?.[name];
};

/** What an id stands for is already named by what the order is about. */
const withoutIds = (params: unknown): object =>
  Object.fromEntries(Object.entries(params ?? {}).filter(([name]) => !name.endsWith("Id")));
