import { formatMsisdn, type Msisdn } from "../../kernel/msisdn.ts";
import { withNext } from "../pages.ts";
import type { Words } from "./messages.ts";

/** Which of the ways a person can take here and now. */
export type Ways = {
  readonly app: boolean;
  readonly recoveryCode: boolean;
  /** Where a code would go; null: not by SMS. */
  readonly sms: string | null;
  readonly passkey: boolean;
  /** "needed": he came in by SMS and has nothing else as second; "missing": and has no password either. */
  readonly password: "needed" | "missing" | null;
};

export type ProofView = {
  readonly place: "sign-in" | "step-up";
  readonly base: string;
  readonly next: string;
  readonly ways: Ways;
  /** A code by SMS that is waited for. */
  readonly waiting: null | { readonly field: object; readonly resendIn: number; readonly resendWait: string };
  /** The sentence beside the code's or the password's field, or above all of it. */
  readonly codeFault?: string | undefined;
  readonly passwordFault?: string | undefined;
  readonly error?: string | undefined;
};

export const proofPage = (words: Words, view: ProofView) => ({
  title: words.t(`title.${view.place}`),
  lead: words.t(`lead.${view.place}`),
  error: view.error ?? null,
  told: view.waiting && view.ways.sms ? words.t("smsSent", { phone: masked(view.ways.sms) }) : null,
  note: view.ways.password === "missing" ? words.t("noPassword") : null,
  forms: formsOf(words, view),
  send: sendOf(words, view),
  passkey: view.ways.passkey
    ? {
        action: withNext(`${view.base}/passkey`, view.next),
        optionsUrl: `${view.base}/passkey/options`,
        text: words.t("passkey"),
        fault: words.t("passkeyFault"),
      }
    : null,
  links: [
    ...(view.ways.password === "missing" ? [{ text: words.t("forgotten"), href: "/password-recovery" }] : []),
    view.place === "sign-in"
      ? { text: words.t("otherWay"), href: withNext("/sign-in/password", view.next) }
      : { text: words.t("notNow"), href: "/" },
  ],
});

/** What is waited for stands first. */
const formsOf = (words: Words, view: ProofView) => {
  const { ways, waiting } = view;
  const sms = waiting && smsForm(words, view, waiting.field);
  const password = ways.password === "needed" ? passwordForm(words, view) : null;
  const code = ways.app || ways.recoveryCode ? codeForm(words, view, { isFirst: !waiting && !password }) : null;
  return [sms, password, code].filter((form) => form !== null);
};

const smsForm = (words: Words, { base, next }: ProofView, field: object) => ({
  action: withNext(`${base}/sms`, next),
  field: { ...field, id: "field-sms-code" },
  submitText: words.t("confirmCode"),
  isMain: true,
});

const passwordForm = (words: Words, { base, next, passwordFault }: ProofView) => ({
  action: withNext(`${base}/password`, next),
  field: {
    name: "password",
    label: words.t("password"),
    hint: words.t("passwordHint"),
    type: "password",
    error: passwordFault,
    autocomplete: "current-password",
    required: true,
    toggle: { show: words.t("showPassword"), hide: words.t("hidePassword") },
  },
  submitText: words.t("confirm"),
  isMain: true,
});

const codeForm = (words: Words, { base, next, ways, codeFault }: ProofView, { isFirst }: { isFirst: boolean }) => ({
  action: withNext(base, next),
  field: {
    name: "code",
    label: words.t(ways.app ? "code" : "recoveryCode"),
    hint: words.t(ways.app ? "codeHint" : "recoveryHint"),
    error: codeFault,
    autocomplete: "one-time-code",
    maxlength: 20,
    required: true,
    autofocus: isFirst && ways.app,
  },
  submitText: words.t("confirm"),
  isMain: isFirst,
});

const sendOf = (words: Words, { base, next, ways, waiting }: ProofView) =>
  ways.sms === null
    ? null
    : {
        action: withNext(`${base}/messages`, next),
        text: words.t(waiting ? "resendSms" : "sendSms"),
        note: waiting ? null : words.t("smsTo", { phone: masked(ways.sms) }),
        waitText: waiting && waiting.resendIn > 0 ? words.t("resendIn", { time: waiting.resendWait }) : null,
        seconds: waiting?.resendIn ?? 0,
      };

/** Whoever knows a password need not learn the number: +375 29 ***-**-01. */
const masked = (phone: string): string => formatMsisdn(phone as Msisdn).replaceAll(/\d(?=[\d-]*-\d\d$)/g, "*");
