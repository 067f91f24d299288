import { defineMessages, type WordsOf } from "../platform/i18n.ts";

export const messages = defineMessages("finder", {
  ru: {
    title: "Поиск",
    what: "Что найти",
    hint: "Номер, SIM-карта, имя, номер заявки или счета, название страницы или действия. Ctrl+K с любой страницы.",
    find: "Найти",
    nothing: "По запросу «{{q}}» ничего не найдено",
    more: "Показать все",
    "kind.subscribers": "Абоненты",
    "kind.orders": "Заявки",
    "kind.invoices": "Счета",
    "kind.pages": "Страницы",
    "kind.actions": "Действия",
  },
  be: {
    title: "Пошук",
    what: "Што знайсці",
    hint: "Нумар, SIM-карта, імя, нумар заяўкі або рахунка, назва старонкі ці дзеяння. Ctrl+K з любой старонкі.",
    find: "Знайсці",
    nothing: "Па запыце «{{q}}» нічога не знойдзена",
    more: "Паказаць усе",
    "kind.subscribers": "Абаненты",
    "kind.orders": "Заяўкі",
    "kind.invoices": "Рахункі",
    "kind.pages": "Старонкі",
    "kind.actions": "Дзеянні",
  },
  en: {
    title: "Find",
    what: "What to find",
    hint: "A number, SIM card, name, order or invoice number, the name of a page or an action. Ctrl+K from any page.",
    find: "Find",
    nothing: "Nothing was found for “{{q}}”",
    more: "Show all",
    "kind.subscribers": "Subscribers",
    "kind.orders": "Orders",
    "kind.invoices": "Invoices",
    "kind.pages": "Pages",
    "kind.actions": "Actions",
  },
});
export type Words = WordsOf<typeof messages>;
