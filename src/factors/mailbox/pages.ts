import { maskEmail } from "../../kernel/email.ts";
import type { Words } from "../messages.ts";

const base = "/profile/second-factor/mailbox";

type View = {
  /** Null: a code by mail would show no more than the password did. */
  readonly email: string | null;
  readonly operator: string;
  /** Null: no code has been sent that could still be entered. */
  readonly code: { readonly field: object; readonly resendIn: number; readonly resendWait: string } | null;
  readonly error: string | undefined;
};

/** A member of the staff shows the mailbox before setting up the first factor. */
export const mailboxPage = (words: Words, { email, operator, code, error }: View) => {
  const to = email === null ? "" : maskEmail(email);
  return {
    title: words.t("mailboxTitle"),
    text: email === null ? words.t("mailboxOneChannel", { operator }) : words.t("mailboxText", { email: to }),
    error: error ?? null,
    told: code && words.t("mailboxSent", { email: to }),
    form: code && { action: base, field: code.field, submitText: words.t("confirm") },
    send: email === null ? null : sendForm(words, code),
  };
};

const sendForm = (words: Words, code: View["code"]) => ({
  action: `${base}/messages`,
  text: words.t(code ? "mailboxResend" : "mailboxSend"),
  isFirst: code === null,
  waitText: code ? words.t("smsResendIn", { time: code.resendWait }) : null,
  seconds: code?.resendIn ?? 0,
});
