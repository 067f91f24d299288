import type { Lang } from "../kernel/lang.ts";
import { groupedDigits } from "../kernel/typed.ts";
import { codeRules } from "../limits/index.ts";
import { wordsFor } from "../platform/i18n.ts";
import type { PageRequest, Response } from "../platform/routing.ts";
import type { CheckedCode, SentCode } from "./code.ts";
import { messages } from "./messages.ts";
import * as pages from "./pages.ts";

/** The six digits that were typed, in groups or not; undefined for anything else. */
export const sixDigits = (text: string): string | undefined => {
  const digits = text.length > maxTyped ? "" : groupedDigits(text);
  return /^\d{6}$/.test(digits) ? digits : undefined;
};

const maxTyped = 64;

/** Whether the code can still be right. */
export const isAlive = ({ sentAt }: SentCode, now: Date): boolean => now.getTime() - sentAt <= codeRules.seconds * 1000;

/** The parts of a page on which a sent code is entered. */
export type CodePart = {
  /** Locals of components/field. */
  readonly field: object;
  /** Seconds until another code may be asked for. */
  readonly resendIn: number;
  readonly resendWait: string;
};

export const codePart = (
  { site, lang }: Pick<PageRequest, "site" | "lang">,
  channel: pages.Channel,
  { sentAt, resendSeconds }: SentCode,
  fault?: pages.CodeFault,
): CodePart => {
  const words = wordsFor(messages, lang);
  const resendIn = Math.max(0, Math.ceil((sentAt + resendSeconds * 1000 - site.clock.now().getTime()) / 1000));
  return {
    field: pages.codeField(words, channel, fault && pages.faultText(words, fault, channel)),
    resendIn,
    resendWait: pages.waitText(words, resendIn),
  };
};

/** What is said of a code that was not right. */
export const faultOf = (checked: Extract<CheckedCode, { readonly isRight: false }>): pages.CodeFault => {
  if (checked.reason !== "wrong") return checked.reason === "wait" ? checked : { reason: "spent" };
  return { reason: "wrong", triesLeft: checked.triesLeft };
};

/** The status for a code that was refused or not sent; a wait is also put into the Retry-After header. */
export const answerFault = (res: Response, fault: pages.CodeFault): number => {
  if (fault.reason !== "wait") return fault.reason === "unavailable" ? 503 : 422;
  res.setHeader("Retry-After", String(fault.seconds));
  return 429;
};

export const codeFaultText = (lang: Lang, channel: pages.Channel, fault: pages.CodeFault): string =>
  pages.faultText(wordsFor(messages, lang), fault, channel);

export const waitText = (lang: Lang, seconds: number): string => pages.waitText(wordsFor(messages, lang), seconds);
