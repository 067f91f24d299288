import { defineMessages, type WordsOf } from "../platform/i18n.ts";
import { be } from "./messages-be.ts";
import { en } from "./messages-en.ts";
import { ru } from "./messages-ru.ts";

/** What was read of a file, and why a file cannot be read. */
export const messages = defineMessages("lists", { ru, be, en });
export type Words = WordsOf<typeof messages>;
