import { defineMessages, type WordsOf } from "../platform/i18n.ts";
import { be } from "./messages-be.ts";
import { en } from "./messages-en.ts";
import { ru } from "./messages-ru.ts";

/** Справка по штату. */
export const messages = defineMessages("staff-list", { ru, be, en });
export type Words = WordsOf<typeof messages>;
