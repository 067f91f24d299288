import { defineMessages } from "../../platform/i18n.ts";

export const messages = defineMessages("orders-telling", {
  ru: {
    endedSubject: "Заявка № {{number}} обработана",
    endedText:
      "Лицевой счет {{account}}. {{action}}: выполнено {{done}} из {{total}}, не выполнено {{failed}}. Результат по каждому абоненту и Excel: {{link}}",
    askedSubject: "Заявка № {{number}} ждет подтверждения",
    askedText:
      "Лицевой счет {{account}}. {{action}}, абонентов: {{total}}. Заявка от: {{author}}. Подтвердить или отклонить: {{link}}",
    rejectedSubject: "Заявка № {{number}} отклонена",
    rejectedText: "Лицевой счет {{account}}. {{action}}. Отклонена: {{second}}. Причина: {{reason}}. {{link}}",
  },
  be: {
    endedSubject: "Заяўка № {{number}} апрацавана",
    endedText:
      "Асабовы рахунак {{account}}. {{action}}: выканана {{done}} з {{total}}, не выканана {{failed}}. Вынік па кожным абаненце і Excel: {{link}}",
    askedSubject: "Заяўка № {{number}} чакае пацвярджэння",
    askedText:
      "Асабовы рахунак {{account}}. {{action}}, абанентаў: {{total}}. Заяўка ад: {{author}}. Пацвердзіць або адхіліць: {{link}}",
    rejectedSubject: "Заяўка № {{number}} адхілена",
    rejectedText: "Асабовы рахунак {{account}}. {{action}}. Адхілена: {{second}}. Прычына: {{reason}}. {{link}}",
  },
  en: {
    endedSubject: "Order No. {{number}} has been processed",
    endedText:
      "Account {{account}}. {{action}}: done {{done}} of {{total}}, not done {{failed}}. The result for each subscriber, and Excel: {{link}}",
    askedSubject: "Order No. {{number}} awaits confirmation",
    askedText:
      "Account {{account}}. {{action}}, subscribers: {{total}}. Ordered by {{author}}. Confirm or reject: {{link}}",
    rejectedSubject: "Order No. {{number}} is rejected",
    rejectedText: "Account {{account}}. {{action}}. Rejected by {{second}}. Reason: {{reason}}. {{link}}",
  },
});
