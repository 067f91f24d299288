import { formatMsisdn, type Msisdn } from "../../kernel/msisdn.ts";
import type { Words } from "../messages.ts";
import { phoneField, resendWords, type SignInCard, sentence, signInCard, withNext } from "../pages.ts";

export type PhoneView = {
  readonly typed: string;
  /** The code of a fault of the form, or the sentence of one found later. */
  readonly error?: string | undefined;
  readonly fault?: string | undefined;
  readonly next: string;
};

/** The first step: a number. */
export const phonePage = (words: Words, { typed, error, fault, next }: PhoneView): SignInCard => ({
  ...signInCard(words, "sms", next),
  error: fault ?? null,
  form: {
    action: withNext("/sign-in/sms", next),
    fields: [phoneField(words, typed, sentence(words, error))],
    submitText: words.t("sendCode"),
  },
  note: words.t("codeNote"),
});

export type CodeView = {
  readonly phone: Msisdn;
  /** Seconds until a new code may be asked for. */
  readonly resendIn: number;
  readonly resendWait: string;
  /** The code's field, locals of components/field. */
  readonly field: object;
  readonly next: string;
};

/** The second step. It says the same of a number that nobody has. */
export const codePage = (words: Words, { phone, resendIn, resendWait, field, next }: CodeView): SignInCard => ({
  ...signInCard(words, "sms", next),
  told: words.t("codeSent", { phone: formatMsisdn(phone) }),
  form: {
    action: withNext("/sign-in/sms/code", next),
    fields: [field],
    submitText: words.t("submit"),
  },
  note: words.t("codeNote"),
  passkey: null,
  resend: {
    action: withNext("/sign-in/sms", next),
    name: "phone",
    value: phone,
    ...resendWords(words, resendIn, resendWait),
  },
  links: [
    { text: words.t("otherNumber"), href: withOther(next) },
    { text: words.t("register"), href: "/registration" },
  ],
});

const withOther = (next: string): string => {
  const path = withNext("/sign-in/sms", next);
  return `${path}${path.includes("?") ? "&" : "?"}number=other`;
};
