import { type Msisdn, maskMsisdn } from "../../kernel/msisdn.ts";
import { type CodePart, withNext } from "../pages.ts";
import type { Words } from "./messages.ts";

/** Which ways to prove who he is are open to this user now. */
export type Ways = {
  readonly app: boolean;
  readonly recoveryCode: boolean;
  /** The number that a code would go to; null: no codes by SMS. */
  readonly sms: string | null;
  readonly passkey: boolean;
  /** "second": the first factor was an SMS, and nothing but SMS is set up beside it. "anew": there is no second factor. */
  readonly password: "second" | "anew" | null;
  /** Why the usual way is not there: the note above the others. */
  readonly lacking: "noPassword" | "sameNumber" | "unconfirmed" | "nothing" | null;
};

export type ProofView = {
  readonly at: "sign-in" | "step-up";
  readonly base: string;
  readonly next: string;
  readonly ways: Ways;
  /** Whether a second factor is asked for, or the first one anew. */
  readonly isSecond: boolean;
  readonly supportPhone: string;
  /** Whether a password can be set by mail. */
  readonly hasMailbox: boolean;
  /** The number or its SIM has changed since its holder last showed it. */
  readonly isUnconfirmed: boolean;
  /** A code by SMS that was sent and can still be entered. */
  readonly waiting: CodePart | null;
  /** Sentences beside the field of the code or of the password, or above all forms. */
  readonly codeFault?: string | undefined;
  readonly passwordFault?: string | undefined;
  readonly error?: string | undefined;
};

/** The user's usual way stands first and is drawn as the main one; a recovery code is always the last. */
export const proofPage = (words: Words, view: ProofView) => {
  const { ways, waiting, at } = view;
  const forms = formsOf(words, view);
  return {
    title: words.t(`title.${at}`),
    lead: words.t(leadOf(view)),
    error: view.error ?? null,
    told: waiting && ways.sms ? words.t("smsSent", { phone: masked(ways.sms) }) : null,
    note: ways.lacking && words.t(`lacking.${ways.lacking}`, { phone: view.supportPhone }),
    forms,
    passkey: ways.passkey ? passkeyOf(words, view, forms.length === 0) : null,
    send: sendOf(words, view, forms.length === 0 && !ways.passkey),
    recovery: ways.recoveryCode && !ways.app ? codeForm(words, view) : null,
    links: linksOf(words, view),
  };
};

const formsOf = (words: Words, view: ProofView) =>
  [
    view.waiting && smsForm(words, view, view.waiting.field),
    view.ways.password ? passwordForm(words, view) : null,
    view.ways.app ? codeForm(words, view) : null,
  ].filter((form) => form !== null);

const passkeyOf = (words: Words, { base, next }: ProofView, isMain: boolean) => ({
  action: withNext(`${base}/passkey`, next),
  optionsUrl: `${base}/passkey/options`,
  text: words.t("passkey"),
  fault: words.t("passkeyFault"),
  isMain,
});

const leadOf = ({ at, isSecond, isUnconfirmed }: ProofView) => {
  if (isUnconfirmed) return "lead.unconfirmed" as const;
  return isSecond ? (`lead.${at}` as const) : ("lead.anew" as const);
};

const linksOf = (words: Words, { ways, at, next, hasMailbox }: ProofView) => [
  ...(isForMail(ways.lacking) && hasMailbox ? [{ text: words.t("byMail"), href: "/password-recovery" }] : []),
  at === "sign-in"
    ? { text: words.t("otherWay"), href: withNext("/sign-in/password", next) }
    : { text: words.t("notNow"), href: "/" },
];

const isForMail = (lacking: Ways["lacking"]): boolean => lacking === "noPassword" || lacking === "sameNumber";

const smsForm = (words: Words, { base, next }: ProofView, field: object) => ({
  action: withNext(`${base}/sms`, next),
  field: { ...field, id: "field-sms-code" },
  submitText: words.t("confirmCode"),
});

const passwordForm = (words: Words, { base, next, ways, isUnconfirmed, passwordFault }: ProofView) => ({
  action: withNext(`${base}/password`, next),
  field: {
    name: "password",
    label: words.t("password"),
    hint: ways.password === "second" ? words.t(isUnconfirmed ? "unconfirmedHint" : "passwordHint") : undefined,
    type: "password",
    error: passwordFault,
    autocomplete: "current-password",
    required: true,
    toggle: { show: words.t("showPassword"), hide: words.t("hidePassword") },
  },
  submitText: words.t("confirm"),
});

const codeForm = (words: Words, { base, next, ways, waiting, codeFault }: ProofView) => ({
  action: withNext(base, next),
  field: {
    name: "code",
    label: words.t(ways.app ? "code" : "recoveryCode"),
    hint: words.t(ways.app ? "codeHint" : "recoveryHint"),
    error: codeFault,
    autocomplete: "one-time-code",
    maxlength: 20,
    required: true,
    autofocus: ways.app && !waiting,
  },
  submitText: words.t("confirm"),
});

const sendOf = (words: Words, { base, next, ways, waiting }: ProofView, isMain: boolean) =>
  ways.sms === null
    ? null
    : {
        action: withNext(`${base}/messages`, next),
        text: words.t(waiting ? "resendSms" : "sendSms"),
        note: waiting ? null : words.t("smsTo", { phone: masked(ways.sms) }),
        waitText: waiting && waiting.resendIn > 0 ? words.t("resendIn", { time: waiting.resendWait }) : null,
        seconds: waiting?.resendIn ?? 0,
        isMain,
      };

/** The number stays hidden from somebody who knows only the password: +375 29 ***-**-01. */
const masked = (phone: string): string => maskMsisdn(phone as Msisdn);
