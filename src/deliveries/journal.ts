import { journalPart } from "../journal/index.ts";

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

export const deliveryJournal = journalPart(
  "deliveries",
  {
    ru: {
      "noun.deliveries": "Документы",
      "action.deliveries:request": "Запрошена отправка документа",
      "action.deliveries:end": "Отправка документа завершена",
      "action.deliveries:resend": "Документ отправлен повторно",
      "field.title": "Документ",
      "field.kind": "Вид",
      "field.format": "Формат",
      "field.attempts": "Попыток",
      "field.subjectId": "Код документа",
      "value.kind.invoice": "счет",
      "value.kind.order-result": "результат заявки",
      "value.format.pdf": "PDF",
      "value.format.xlsx": "Excel",
      "value.state.queued": "в очереди",
      "value.state.sent": "отправлен",
      "value.state.failed": "не отправлен",
      delivery: "Отправка {{id}}",
    },
    be: {
      "noun.deliveries": "Дакументы",
      "action.deliveries:request": "Запытана адпраўка дакумента",
      "action.deliveries:end": "Адпраўка дакумента завершана",
      "action.deliveries:resend": "Дакумент адпраўлены паўторна",
      "field.title": "Дакумент",
      "field.kind": "Від",
      "field.format": "Фармат",
      "field.attempts": "Спроб",
      "field.subjectId": "Код дакумента",
      "value.kind.invoice": "рахунак",
      "value.kind.order-result": "вынік заяўкі",
      "value.format.pdf": "PDF",
      "value.format.xlsx": "Excel",
      "value.state.queued": "у чарзе",
      "value.state.sent": "адпраўлены",
      "value.state.failed": "не адпраўлены",
      delivery: "Адпраўка {{id}}",
    },
    en: {
      "noun.deliveries": "Documents",
      "action.deliveries:request": "Sending of a document requested",
      "action.deliveries:end": "Sending of a document finished",
      "action.deliveries:resend": "Document sent again",
      "field.title": "Document",
      "field.kind": "Kind",
      "field.format": "Format",
      "field.attempts": "Attempts",
      "field.subjectId": "Document code",
      "value.kind.invoice": "invoice",
      "value.kind.order-result": "result of an order",
      "value.format.pdf": "PDF",
      "value.format.xlsx": "Excel",
      "value.state.queued": "queued",
      "value.state.sent": "sent",
      "value.state.failed": "not sent",
      delivery: "Delivery {{id}}",
    },
  },
  {
    object: ({ action, subject }, words) =>
      action.startsWith("deliveries:") && uuid.test(subject)
        ? { text: words.t("delivery", { id: subject.slice(0, 8) }), path: null }
        : undefined,
  },
);
