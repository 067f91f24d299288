import { defineMessages, type WordsOf } from "../platform/i18n.ts";
import { be } from "./messages-be.ts";
import { en } from "./messages-en.ts";
import { ru } from "./messages-ru.ts";

export const messages = defineMessages("accessibility", { ru, be, en });
export type Words = WordsOf<typeof messages>;
