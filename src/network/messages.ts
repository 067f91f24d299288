import { defineMessages } from "../platform/i18n.ts";

export const messages = defineMessages("network", {
  ru: { refused: "Сеть оператора отклонила команду для этого номера" },
  be: { refused: "Сетка аператара адхіліла каманду для гэтага нумара" },
  en: { refused: "The operator's network refused the command for this number" },
});
