import { maskEmail } from "../../kernel/email.ts";
import { isMsisdn, maskMsisdn } from "../../kernel/msisdn.ts";
import type { Words as SignInWords } from "../messages.ts";
import { type CodePart, resendOf, type SignInCard, withNext } from "../pages.ts";
import type { Words } from "./messages.ts";

export type ConfirmationView = {
  readonly base: string;
  readonly next: string;
  /** Null: no code has been sent. */
  readonly code: (CodePart & { readonly to: string }) | null;
  /** Whether there is a number or a mailbox to send one to. */
  readonly hasReceiver: boolean;
  readonly error?: string | undefined;
};

export const confirmationPage = (words: Words, signIn: SignInWords, view: ConfirmationView): SignInCard => {
  const { base, next, code, hasReceiver, error } = view;
  const again = { action: withNext(`${base}/messages`, next), name: "again", value: "yes" };
  return {
    title: words.t("title"),
    back: { text: signIn.t("back"), href: withNext("/sign-in/password", next) },
    lead: words.t("lead"),
    tabsLabel: "",
    tabs: [],
    about: null,
    told: code ? words.t("sent", { to: masked(code.to) }) : null,
    error: hasReceiver ? (error ?? null) : words.t("noReceiver"),
    form: code && {
      action: withNext(base, next),
      fields: [code.field],
      submitText: signIn.t("submit"),
    },
    note: null,
    resend: hasReceiver ? resendOf(signIn, code ?? atOnce, again) : null,
    passkey: null,
    links: [{ text: words.t("otherWay"), href: withNext("/sign-in/password", next) }],
  };
};

const atOnce: CodePart = { field: {}, resendIn: 0, resendWait: "" };
const masked = (to: string): string => (isMsisdn(to) ? maskMsisdn(to) : maskEmail(to));
