import { journalPart } from "../journal/index.ts";
import type { Lang } from "../kernel/lang.ts";
import { wordsFor } from "../platform/i18n.ts";
import { messages, type Words } from "./messages.ts";

/** What an import writes into the journal of an account, and into the operator's own. */
export const importJournal = journalPart(
  "imports",
  {
    ru: {
      "noun.imports": "Загрузка данных",
      "action.imports:run": "Загружены данные оператора",
      "field.lines": "Строк",
      "field.imported": "Принято строк",
    },
    be: {
      "noun.imports": "Загрузка даных",
      "action.imports:run": "Загружаны даныя аператара",
      "field.lines": "Радкоў",
      "field.imported": "Прынята радкоў",
    },
    en: {
      "noun.imports": "Imports",
      "action.imports:run": "The operator’s data imported",
      "field.lines": "Lines",
      "field.imported": "Lines taken",
    },
  },
  {
    object: ({ action, subject }, words) =>
      action === "imports:run" ? { text: kindText(words.lang, subject), path: null } : undefined,
  },
);

const kindText = (lang: Lang, kind: string): string =>
  wordsFor(messages, lang).t(`kind.${kind}` as Parameters<Words["t"]>[0]);
