import { defineMessages, type WordsOf } from "../platform/i18n.ts";

export const messages = defineMessages("mail-notice", {
  ru: {
    title: "Почта сейчас не уходит",
    text_one:
      "{{shown}} документ ждёт с {{since}}. Отправим его, как только почта заработает; готовый файл можно скачать.",
    text_few:
      "{{shown}} документа ждут с {{since}}. Отправим их, как только почта заработает; готовые файлы можно скачать.",
    text_many:
      "{{shown}} документов ждут с {{since}}. Отправим их, как только почта заработает; готовые файлы можно скачать.",
    text_other:
      "{{shown}} документа ждут с {{since}}. Отправим их, как только почта заработает; готовые файлы можно скачать.",
    link: "Отправленные документы",
  },
  be: {
    title: "Пошта зараз не адпраўляецца",
    text_one:
      "{{shown}} дакумент чакае з {{since}}. Адправім яго, як толькі пошта запрацуе; гатовы файл можна спампаваць.",
    text_few:
      "{{shown}} дакументы чакаюць з {{since}}. Адправім іх, як толькі пошта запрацуе; гатовыя файлы можна спампаваць.",
    text_many:
      "{{shown}} дакументаў чакаюць з {{since}}. Адправім іх, як толькі пошта запрацуе; гатовыя файлы можна спампаваць.",
    text_other:
      "{{shown}} дакумента чакаюць з {{since}}. Адправім іх, як толькі пошта запрацуе; гатовыя файлы можна спампаваць.",
    link: "Адпраўленыя дакументы",
  },
  en: {
    title: "Mail does not leave at the moment",
    text_one:
      "{{shown}} document has been waiting since {{since}}. It will go out as soon as mail works again; a file that is ready can be downloaded.",
    text_other:
      "{{shown}} documents have been waiting since {{since}}. They will go out as soon as mail works again; files that are ready can be downloaded.",
    link: "Sent documents",
  },
});
export type Words = WordsOf<typeof messages>;
