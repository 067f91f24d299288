import { defineMessages, type WordsOf } from "../../platform/i18n.ts";

export const messages = defineMessages("payments-over-accounts", {
  ru: {
    lead: "Платежи по всем вашим лицевым счетам. По умолчанию показаны платежи текущего месяца.",
    columnAccount: "Лицевой счет",
    columnClient: "Клиент",
    columnKind: "Вид связи",
    "kind.mobile": "Мобильная связь",
    "kind.fixed": "Фиксированная связь",
    anyKind: "Любая связь",
  },
  be: {
    lead: "Плацяжы па ўсіх вашых асабовых рахунках. Прадвызначана паказаны плацяжы бягучага месяца.",
    columnAccount: "Асабовы рахунак",
    columnClient: "Кліент",
    columnKind: "Від сувязі",
    "kind.mobile": "Мабільная сувязь",
    "kind.fixed": "Фіксаваная сувязь",
    anyKind: "Любая сувязь",
  },
  en: {
    lead: "Payments to all your accounts. Those of the current month are shown unless you choose otherwise.",
    columnAccount: "Account",
    columnClient: "Client",
    columnKind: "Kind",
    "kind.mobile": "Mobile",
    "kind.fixed": "Fixed",
    anyKind: "Any kind",
  },
});
export type Words = WordsOf<typeof messages>;
