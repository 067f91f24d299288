import { defineMessages, type WordsOf } from "../../platform/i18n.ts";

export const messages = defineMessages("orders-again", {
  ru: {
    retry: "Повторить неудавшиеся",
    undo: "Вернуть как было",
    another: "Новая операция с этими абонентами",
    nothing: "Возвращать и повторять нечего",
    archived: "Строки заявки хранятся в файле: повторить ее или вернуть как было уже нельзя",
    comment: "Возврат заявки № {{number}}",
    aboutUndoes: "Возвращает заявку",
    aboutUndone: "Возвращена заявкой",
  },
  be: {
    retry: "Паўтарыць тыя, што не ўдаліся",
    undo: "Вярнуць як было",
    another: "Новая аперацыя з гэтымі абанентамі",
    nothing: "Вяртаць і паўтараць няма чаго",
    archived: "Радкі заяўкі захоўваюцца ў файле: паўтарыць яе або вярнуць як было ўжо нельга",
    comment: "Вяртанне заяўкі № {{number}}",
    aboutUndoes: "Вяртае заяўку",
    aboutUndone: "Вернута заяўкай",
  },
  en: {
    retry: "Retry those not done",
    undo: "Bring back as it was",
    another: "Another operation for these subscribers",
    nothing: "There is nothing to bring back or to retry",
    archived: "The rows of this order are kept in a file: it can no longer be retried or brought back",
    comment: "Taking back order No. {{number}}",
    aboutUndoes: "Takes back",
    aboutUndone: "Taken back by",
  },
});
export type Words = WordsOf<typeof messages>;
