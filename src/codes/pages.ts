import type { Words } from "./messages.ts";

export type Channel = "sms" | "mail";

/** The field for a code, locals of components/field. */
export const codeField = (words: Words, channel: Channel, error: string | undefined) => ({
  name: "code",
  label: words.t("label"),
  type: "text",
  hint: words.t(channel === "sms" ? "hintSms" : "hintMail"),
  error,
  autocomplete: "one-time-code",
  inputmode: "numeric",
  maxlength: 12,
  required: true,
  autofocus: true,
});

/** A wait in one unit, the largest that fits. */
export const waitText = (words: Words, seconds: number): string => {
  if (seconds < 120) return words.t("seconds", { count: Math.ceil(seconds) });
  if (seconds < 2 * 3_600) return words.t("minutes", { count: Math.ceil(seconds / 60) });
  return words.t("hours", { count: Math.ceil(seconds / 3_600) });
};

export type CodeFault =
  | { readonly reason: "missing" | "unavailable" | "spent" }
  | { readonly reason: "wrong"; readonly triesLeft: number }
  | { readonly reason: "wait"; readonly seconds: number };

export const faultText = (words: Words, fault: CodeFault, channel: Channel): string => {
  if (fault.reason === "missing") return words.t("codeMissing");
  if (fault.reason === "wrong") return words.t("fault.wrong", { count: fault.triesLeft });
  if (fault.reason !== "wait") return words.t(`fault.${fault.reason}`);
  return words.t(channel === "sms" ? "fault.wait" : "fault.waitMail", { time: waitText(words, fault.seconds) });
};
