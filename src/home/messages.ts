import { defineMessages, type WordsOf } from "../platform/i18n.ts";

/** Of what stands beside the figures on the account's page. */
export const messages = defineMessages("home", {
  ru: {
    fresh: "Данные на {{at}}; роуминг до 30 дней",
    changesTitle: "Что изменилось",
    changesOf: "Счет за {{month}} в сравнении с предыдущим",
    changesFirst: "Сравнивать пока не с чем: это первый счет.",
    changesLink: "Все изменения",
    dueTitle: "Что и когда оплатить",
    dueNone: "Неоплаченных счетов нет.",
    columnInvoice: "Счет",
    columnDueOn: "Оплатить до",
    columnUnpaid: "Осталось оплатить",
    overdue: "Просрочен",
    waiting:
      "Оплата зарегистрирована и ожидает подтверждения банком: платежное поручение № {{number}} от {{day}} на {{sum}}, счет за {{month}}. Обслуживание продолжается по {{until}}.",
    waitingPast:
      "Оплата зарегистрирована и ожидает подтверждения банком: платежное поручение № {{number}} от {{day}} на {{sum}}, счет за {{month}}. Срок обслуживания по регистрации истек {{until}}.",
    waitingLink: "Платежи",
    chartTitle: "Начисления и платежи за 12 месяцев",
    chartText:
      "С {{from}} по {{to}}. Больше всего начислено {{most}} ({{mostMonth}}), меньше всего {{least}} ({{leastMonth}}).",
    legendCharges: "Начислено",
    legendPayments: "Оплачено",
    chartTable: "Показать таблицей",
    columnMonth: "Месяц",
  },
  be: {
    fresh: "Даныя на {{at}}; роўмінг да 30 дзён",
    changesTitle: "Што змянілася",
    changesOf: "Рахунак за {{month}} у параўнанні з папярэднім",
    changesFirst: "Параўноўваць пакуль няма з чым: гэта першы рахунак.",
    changesLink: "Усе змены",
    dueTitle: "Што і калі аплаціць",
    dueNone: "Неаплачаных рахункаў няма.",
    columnInvoice: "Рахунак",
    columnDueOn: "Аплаціць да",
    columnUnpaid: "Засталося аплаціць",
    overdue: "Пратэрмінаваны",
    waiting:
      "Аплата зарэгістравана і чакае пацвярджэння банкам: плацежнае даручэнне № {{number}} ад {{day}} на {{sum}}, рахунак за {{month}}. Абслугоўванне працягваецца па {{until}}.",
    waitingPast:
      "Аплата зарэгістравана і чакае пацвярджэння банкам: плацежнае даручэнне № {{number}} ад {{day}} на {{sum}}, рахунак за {{month}}. Тэрмін абслугоўвання па рэгістрацыі скончыўся {{until}}.",
    waitingLink: "Плацяжы",
    chartTitle: "Налічэнні і плацяжы за 12 месяцаў",
    chartText:
      "З {{from}} па {{to}}. Больш за ўсё налічана {{most}} ({{mostMonth}}), менш за ўсё {{least}} ({{leastMonth}}).",
    legendCharges: "Налічана",
    legendPayments: "Аплачана",
    chartTable: "Паказаць табліцай",
    columnMonth: "Месяц",
  },
  en: {
    fresh: "Figures as of {{at}}; roaming takes up to 30 days",
    changesTitle: "What changed",
    changesOf: "The invoice for {{month}} compared with the previous one",
    changesFirst: "There is nothing to compare with yet: this is the first invoice.",
    changesLink: "All changes",
    dueTitle: "What to pay and when",
    dueNone: "There are no unpaid invoices.",
    columnInvoice: "Invoice",
    columnDueOn: "Pay by",
    columnUnpaid: "Left to pay",
    overdue: "Overdue",
    waiting:
      "A payment is registered and waits for the bank to confirm it: payment order No. {{number}} of {{day}}, {{sum}}, invoice for {{month}}. Service goes on until {{until}}.",
    waitingPast:
      "A payment is registered and waits for the bank to confirm it: payment order No. {{number}} of {{day}}, {{sum}}, invoice for {{month}}. The service it gave ended on {{until}}.",
    waitingLink: "Payments",
    chartTitle: "Charges and payments of 12 months",
    chartText:
      "From {{from}} to {{to}}. The most charged is {{most}} ({{mostMonth}}), the least {{least}} ({{leastMonth}}).",
    legendCharges: "Charged",
    legendPayments: "Paid",
    chartTable: "Show as a table",
    columnMonth: "Month",
  },
});
export type Words = WordsOf<typeof messages>;
