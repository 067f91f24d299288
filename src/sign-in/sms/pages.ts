import { formatMsisdn, type Msisdn } from "../../kernel/msisdn.ts";
import type { Words } from "../messages.ts";
import {
  type CodePart,
  phoneField,
  registerLink,
  resendOf,
  type SignInCard,
  sentence,
  signInCard,
  withNext,
} from "../pages.ts";

export type PhoneView = {
  readonly typed: string;
  /** The code of a fault of the form, or the sentence of a fault that was found later. */
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

export type CodeView = CodePart & { readonly phone: Msisdn; readonly next: string };

/** The second step, the same for a number that belongs to nobody. */
export const codePage = (words: Words, view: CodeView): SignInCard => ({
  ...signInCard(words, "sms", view.next),
  back: { text: words.t("back"), href: withOther(view.next) },
  told: words.t("codeSent", { phone: formatMsisdn(view.phone) }),
  form: {
    action: withNext("/sign-in/sms/code", view.next),
    fields: [view.field],
    submitText: words.t("submit"),
  },
  note: words.t("codeNote"),
  passkey: null,
  resend: resendOf(words, view, { action: withNext("/sign-in/sms", view.next), name: "phone", value: view.phone }),
  links: [{ text: words.t("otherNumber"), href: withOther(view.next) }, registerLink(words)],
});

const withOther = (next: string): string => {
  const path = withNext("/sign-in/sms", next);
  return `${path}${path.includes("?") ? "&" : "?"}number=other`;
};
