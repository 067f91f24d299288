import { formatMsisdn, type Msisdn } from "../../kernel/msisdn.ts";
import type { Named } from "../forms.ts";
import type { Words as SignInWords } from "../messages.ts";
import { resendWords, type SignInCard, sentence } from "../pages.ts";
import type { Words } from "./messages.ts";
import type { Purpose } from "./session.ts";

/** What all steps are drawn from: whose words, and which of the two passages. */
export type Step = { readonly words: Words; readonly common: SignInWords; readonly purpose: Purpose };

const pathOf = { registration: "/registration", recovery: "/password-recovery" } as const;
const signInPath = { phone: "/sign-in/password", account: "/sign-in/account", email: "/sign-in/email" } as const;

export const firstPath = (purpose: Purpose): string => pathOf[purpose];
export const codePath = (purpose: Purpose): string => `${pathOf[purpose]}/code`;
export const passwordPath = (purpose: Purpose): string => `${pathOf[purpose]}/password`;
export const signInPathOf = ({ kind }: Named): string => signInPath[kind];

const card = ({ words, purpose }: Step): SignInCard => ({
  title: words.t(`title.${purpose}`),
  lead: null,
  tabsLabel: "",
  tabs: [],
  about: null,
  told: null,
  error: null,
  form: null,
  note: null,
  resend: null,
  passkey: null,
  links: [],
});

const signInLink = ({ words }: Step, href = "/sign-in/password") => ({ text: words.t("signIn"), href });

export type NameView = {
  readonly typed: string;
  /** The code of a fault of the form, or the sentence of one found later. */
  readonly error?: string | undefined;
  readonly fault?: string | undefined;
  /** The tab the person comes from. */
  readonly way: unknown;
};

/** The first step: who it is. */
export const namePage = (step: Step, { typed, error, fault, way }: NameView): SignInCard => {
  const { words, common, purpose } = step;
  const sentences = { nameMissing: words.t(`missing.${purpose}`), nameWrong: words.t(`wrong.${purpose}`) };
  const field = {
    name: "name",
    label: words.t(`name.${purpose}`),
    hint: words.t(`hint.${purpose}`),
    value: typed,
    error: Object.entries(sentences).find(([code]) => code === error)?.[1],
    placeholder: exampleOf(way),
    autocomplete: "username",
    required: true,
    autofocus: true,
  };
  return {
    ...card(step),
    lead: words.t(`lead.${purpose}`),
    error: fault ?? null,
    form: { action: firstPath(purpose), fields: [field], submitText: common.t("sendCode") },
    links: [signInLink(step)],
  };
};

const exampleOf = (way: unknown): string => {
  if (way === "account") return "00000000000";
  return way === "email" ? "name@company.by" : "+375 (__) ___-__-__";
};

export type CodeView = {
  readonly named: Named;
  readonly text: string;
  readonly resendIn: number;
  readonly resendWait: string;
  /** The code's field, locals of components/field. */
  readonly field: object;
};

/** The second step. It says the same of what nobody has. */
export const codePage = (step: Step, view: CodeView): SignInCard => {
  const { words, common, purpose } = step;
  const { named, text, resendIn, resendWait, field } = view;
  return {
    ...card(step),
    told: toldOf(step, named, text),
    form: { action: codePath(purpose), fields: [field], submitText: words.t("goOn") },
    resend: {
      action: firstPath(purpose),
      name: "name",
      value: text,
      ...resendWords(common, resendIn, resendWait),
    },
    links: [{ text: words.t("other"), href: firstPath(purpose) }],
  };
};

const toldOf = ({ words, purpose }: Step, named: Named, text: string): string => {
  const name = named.kind === "phone" ? formatMsisdn(named.phone as Msisdn) : text;
  if (purpose === "recovery" || named.kind === "email") return words.t(`told.recovery.${named.kind}`, { name });
  return words.t(`told.registration.${named.kind}`, { name });
};

export type PasswordView = {
  readonly hint: string;
  /** Undefined: the person has a name here already. */
  readonly fullName?: { readonly value: string; readonly error: string | undefined } | undefined;
  /** The code of a fault of the form, or the sentence of one of the password's own rules. */
  readonly error?: string | undefined;
  readonly fault?: string | undefined;
};

/** The last step. */
export const passwordPage = (step: Step, view: PasswordView): SignInCard => {
  const { words, purpose } = step;
  const fields = [...(view.fullName ? [nameField(step, view.fullName)] : []), passwordField(step, view)];
  return {
    ...card(step),
    lead: words.t(`passwordLead.${purpose}`),
    form: { action: passwordPath(purpose), fields, submitText: words.t("savePassword") },
  };
};

const nameField = ({ words }: Step, { value, error }: { value: string; error: string | undefined }) => ({
  name: "fullName",
  label: words.t("fullName"),
  value,
  error: error === "fullNameMissing" || error === "fullNameLong" ? words.t(error) : undefined,
  autocomplete: "name",
  maxlength: 120,
  required: true,
  autofocus: isFirst({ value, error }),
});

/** The first of the two fields is the one to be filled in. */
const isFirst = (name: PasswordView["fullName"]): boolean =>
  name !== undefined && (name.value === "" || name.error !== undefined);

const passwordField = ({ words, common, purpose }: Step, { hint, error, fault, fullName }: PasswordView) => ({
  name: "password",
  label: words.t(`password.${purpose}`),
  type: "password",
  hint,
  error: fault ?? sentence(common, error),
  autocomplete: "new-password",
  required: true,
  autofocus: !isFirst(fullName),
  toggle: { show: common.t("showPassword"), hide: common.t("hidePassword") },
});

/** Said to who has shown that the number or the account is his, and to nobody else. */
export const registeredPage = (step: Step, named: Named): SignInCard => ({
  ...card(step),
  told: step.words.t("registered"),
  links: [signInLink(step, signInPathOf(named)), { text: step.common.t("forgotten"), href: "/password-recovery" }],
});
