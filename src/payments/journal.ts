import { journalPart } from "../journal/index.ts";
import { formatDate, parseDay } from "../kernel/dates.ts";
import { formatMoney, kopecks } from "../kernel/money.ts";

/** What registrations of payments write into the journal. */
export const paymentJournal = journalPart(
  "payments",
  {
    ru: {
      "noun.payments": "Платежи",
      "action.payments:register": "Зарегистрирована оплата",
      "action.payments:confirm": "Оплата подтверждена банком",
      "action.payments:withdraw": "Отменена регистрация оплаты",
      "field.paymentDate": "Дата платежного поручения",
      "field.paymentAmount": "Сумма",
      "field.invoiceNumber": "Счет",
      "field.keepsUntil": "Обслуживание по",
      "field.scan": "Скан",
      "value.kind.payment-order": "платежное поручение",
      order: "Платежное поручение № {{number}}",
    },
    be: {
      "noun.payments": "Плацяжы",
      "action.payments:register": "Зарэгістравана аплата",
      "action.payments:confirm": "Аплата пацверджана банкам",
      "action.payments:withdraw": "Скасавана рэгістрацыя аплаты",
      "field.paymentDate": "Дата плацежнага даручэння",
      "field.paymentAmount": "Сума",
      "field.invoiceNumber": "Рахунак",
      "field.keepsUntil": "Абслугоўванне па",
      "field.scan": "Скан дакумента",
      "value.kind.payment-order": "плацежнае даручэнне",
      order: "Плацежнае даручэнне № {{number}}",
    },
    en: {
      "noun.payments": "Payments",
      "action.payments:register": "Payment registered",
      "action.payments:confirm": "Payment confirmed by the bank",
      "action.payments:withdraw": "Registration of a payment withdrawn",
      "field.paymentDate": "Date of the payment order",
      "field.paymentAmount": "Sum",
      "field.invoiceNumber": "Invoice",
      "field.keepsUntil": "Service until",
      "field.scan": "Scan",
      "value.kind.payment-order": "payment order",
      order: "Payment order No. {{number}}",
    },
  },
  {
    object: ({ action, subject }, words) =>
      action.startsWith("payments:") ? { text: words.t("order", { number: subject }), path: "/payments" } : undefined,
    named: (lang, details) => ({
      ...details,
      ...(typeof details["paymentAmount"] === "number" && {
        paymentAmount: formatMoney(kopecks(details["paymentAmount"]), lang),
      }),
      ...Object.fromEntries(
        ["paymentDate", "keepsUntil"].flatMap((field) => {
          const value = details[field];
          return typeof value === "string" && parseDay(value) ? [[field, formatDate(value, lang)]] : [];
        }),
      ),
    }),
  },
);
