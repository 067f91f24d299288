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
    "action.orders:change-draft": "Заявка изменена до подтверждения",
    "action.orders:start": "Заявка начата в назначенное время",
    "action.orders:approve": "Заявка подтверждена вторым лицом",
    "action.orders:pause": "Заявка приостановлена",
    "action.orders:resume": "Заявка продолжена",
    "action.orders:cancel": "Заявка отменена",
    "action.orders:reject": "Заявка отклонена вторым лицом",
    "action.orders:archive": "Строки давней заявки перенесены в файл",
    "action.orders:move": "Заявка перенесена",
    "action.orders:approval-rules": "Изменены правила согласования",
    "action.orders:add-deputy": "Добавлен замещающий",
    "action.orders:remove-deputy": "Убран замещающий",
    "field.approvalCount": "Больше абонентов",
    "field.approvalSum": "Дороже, руб.",
    "field.comment": "Основание",
    "field.startAfter": "Начать не раньше",
    "field.operation": "Операция",
    "field.source": "Источник",
    "field.fileName": "Файл",
    "field.repaired": "Исправлено строк",
    "field.total": "Всего",
    "field.done": "Выполнено",
    "field.unchanged": "Уже так",
    "field.cancelled": "Отменено",
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
    draft: "Черновик {{id}}",
  },
  be: {
    "noun.orders": "Заяўкі",
    "action.orders:draft": "Пачата заяўка",
    "action.orders:cancel-draft": "Заяўка скасавана да пацвярджэння",
    "action.orders:accept": "Заяўка пацверджана",
    "action.orders:apply": "Заяўка выканана сеткай",
    "action.orders:change-draft": "Заяўка зменена да пацвярджэння",
    "action.orders:start": "Заяўка пачата ў прызначаны час",
    "action.orders:approve": "Заяўка пацверджана другой асобай",
    "action.orders:pause": "Заяўка прыпынена",
    "action.orders:resume": "Заяўка працягнута",
    "action.orders:cancel": "Заяўка адменена",
    "action.orders:reject": "Заяўка адхілена другой асобай",
    "action.orders:archive": "Радкі даўняй заяўкі перанесены ў файл",
    "action.orders:move": "Заяўка перанесена",
    "action.orders:approval-rules": "Зменены правілы ўзгаднення",
    "action.orders:add-deputy": "Дададзены намеснік",
    "action.orders:remove-deputy": "Прыбраны намеснік",
    "field.approvalCount": "Больш абанентаў",
    "field.approvalSum": "Даражэй, руб.",
    "field.comment": "Падстава",
    "field.startAfter": "Пачаць не раней",
    "field.operation": "Аперацыя",
    "field.source": "Крыніца",
    "field.fileName": "Файл",
    "field.repaired": "Выпраўлена радкоў",
    "field.total": "Усяго",
    "field.done": "Выканана",
    "field.unchanged": "Ужо так",
    "field.cancelled": "Адменена",
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
    draft: "Чарнавік {{id}}",
  },
  en: {
    "noun.orders": "Orders",
    "action.orders:draft": "Order begun",
    "action.orders:cancel-draft": "Order cancelled before it was confirmed",
    "action.orders:accept": "Order confirmed",
    "action.orders:apply": "Order carried out by the network",
    "action.orders:change-draft": "Order changed before it was confirmed",
    "action.orders:start": "Order started at its time",
    "action.orders:approve": "Order confirmed by a second person",
    "action.orders:pause": "Order paused",
    "action.orders:resume": "Order resumed",
    "action.orders:cancel": "Order cancelled",
    "action.orders:reject": "Order rejected by a second person",
    "action.orders:archive": "Rows of an old order moved into a file",
    "action.orders:move": "Order moved",
    "action.orders:approval-rules": "Approval rules changed",
    "action.orders:add-deputy": "Deputy added",
    "action.orders:remove-deputy": "Deputy removed",
    "field.approvalCount": "More subscribers than",
    "field.approvalSum": "More roubles than",
    "field.comment": "Grounds",
    "field.startAfter": "Not before",
    "field.operation": "Operation",
    "field.source": "Source",
    "field.fileName": "File",
    "field.repaired": "Rows corrected",
    "field.total": "Total",
    "field.done": "Done",
    "field.unchanged": "Already so",
    "field.cancelled": "Cancelled",
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
    draft: "Draft {{id}}",
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
      "comment",
      "startAfter",
      "approvalCount",
      "approvalSum",
      "repaired",
      "total",
      "done",
      "unchanged",
      "refused",
      "failed",
      "cancelled",
      "from",
      "to",
    ],
    word: (lang, key) => paramName(operations, lang, key),
    object: ({ action, subject }, words) => {
      const draft = /^draft:(\d+)$/.exec(subject)?.[1];
      if (draft) return { text: words.t("draft", { id: draft }), path: null };
      if (!action.startsWith("orders:") || !/^\d{1,9}$/.test(subject)) return undefined;
      // of former drafts, which had numbers, some were never confirmed
      const path = action.endsWith("draft") ? null : `/orders/${subject}`;
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
