import { defineMessages } from "../../platform/i18n.ts";
import { be } from "./messages-be.ts";
import { en } from "./messages-en.ts";
import { ru } from "./messages-ru.ts";

export const messages = defineMessages("subscribers.operations", { ru, be, en });
export type OperationKey = keyof typeof ru;
export const isKey = (key: string): key is OperationKey => Object.hasOwn(ru, key);
