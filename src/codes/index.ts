import type { Lang } from "../kernel/lang.ts";
import { wordsFor } from "../platform/i18n.ts";
import { messages } from "./messages.ts";
import * as pages from "./pages.ts";

export {
  type CheckedCode,
  type CodeDeps,
  type CodeRequest,
  checkCode,
  type IssuedCode,
  issueCode,
} from "./code.ts";
export { forgetCodes, runForgetCodes } from "./forget.ts";
export type { CodeFault } from "./pages.ts";
export type { CodeSubject } from "./repository.ts";

/** The field for a code, locals of components/field. */
export const codeField = (lang: Lang, channel: "sms" | "mail", fault?: pages.CodeFault) =>
  pages.codeField(wordsFor(messages, lang), channel, fault && codeFaultText(lang, channel, fault));

export const codeFaultText = (lang: Lang, channel: "sms" | "mail", fault: pages.CodeFault): string =>
  pages.faultText(wordsFor(messages, lang), fault, channel);

export const waitText = (lang: Lang, seconds: number): string => pages.waitText(wordsFor(messages, lang), seconds);
