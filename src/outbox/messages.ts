import { defineMessages, type WordsOf } from "../platform/i18n.ts";

export const messages = defineMessages("outbox", {
  ru: {
    title: "Перехваченные письма и SMS",
    lead: "Почта и SMS этого портала никуда не уходят, а остаются здесь: показаны последние 50.",
    refresh: "Обновить",
    sms: "SMS",
    noSubject: "Без темы",
    from: "От",
    to: "Кому",
    at: "Время",
    attachments: "Вложения",
    emptyTitle: "Пока пусто",
    emptyText: "Здесь появится всё, что портал отправит по почте или SMS.",
  },
  be: {
    title: "Перахопленыя лісты і SMS",
    lead: "Пошта і SMS гэтага партала нікуды не адпраўляюцца, а застаюцца тут: паказаны апошнія 50.",
    refresh: "Абнавіць",
    sms: "SMS",
    noSubject: "Без тэмы",
    from: "Ад",
    to: "Каму",
    at: "Час",
    attachments: "Укладанні",
    emptyTitle: "Пакуль пуста",
    emptyText: "Тут з’явіцца ўсё, што партал адправіць поштай або SMS.",
  },
  en: {
    title: "Caught mail and SMS",
    lead: "Mail and SMS of this portal go nowhere, they stay here: these are the latest 50.",
    refresh: "Refresh",
    sms: "SMS",
    noSubject: "No subject",
    from: "From",
    to: "To",
    at: "Time",
    attachments: "Attachments",
    emptyTitle: "Nothing yet",
    emptyText: "Whatever the portal sends by mail or SMS will appear here.",
  },
});
export type Words = WordsOf<typeof messages>;
