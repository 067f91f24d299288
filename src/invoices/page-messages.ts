import { defineMessages, type WordsOf } from "../platform/i18n.ts";
import { be } from "./page-messages-be.ts";
import { en } from "./page-messages-en.ts";
import { ru } from "./page-messages-ru.ts";

export const messages = defineMessages("invoice-pages", { ru, be, en });
export type Words = WordsOf<typeof messages>;
