import { formatMsisdn, type Msisdn } from "../../kernel/msisdn.ts";
import type { Named } from "../forms.ts";
import type { Words as SignInWords } from "../messages.ts";
import { type CodePart, resendOf, type SignInCard, sentence } from "../pages.ts";
import type { FlowWords } from "./flow.ts";
import type { Words } from "./messages.ts";

/** What all steps are drawn from: the words of this flow, of both flows and of signing in, and the first step's address. */
export type Step = {
  readonly own: FlowWords;
  readonly words: Words;
  readonly signIn: SignInWords;
  readonly base: string;
};

const signInPath = { phone: "/sign-in/password", account: "/sign-in/account", email: "/sign-in/email" } as const;
export const signInPathOf = ({ kind }: Named): string => signInPath[kind];

/** The name as it was typed, in the form in which people read it. */
export const nameText = (named: Named, target: string): string =>
  named.kind === "phone" ? formatMsisdn(named.phone as Msisdn) : target;

const card = ({ own, signIn }: Step, back?: string): SignInCard => ({
  title: own.t("title"),
  back: back === undefined ? null : { text: signIn.t("back"), href: back },
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
  /** The code of a fault of the form, or the sentence of a fault that was found later. */
  readonly error?: string | undefined;
  readonly fault?: string | undefined;
  /** The tab from which the user came. */
  readonly way: unknown;
};

/** The first step: a number, an account or an e-mail address. */
export const namePage = (step: Step, { typed, error, fault, way }: NameView): SignInCard => {
  const { own, signIn, base } = step;
  const sentences = { nameMissing: own.t("missing"), nameWrong: own.t("wrong") };
  const field = {
    name: "name",
    label: own.t("name"),
    hint: own.t("hint"),
    value: typed,
    error: Object.entries(sentences).find(([code]) => code === error)?.[1],
    placeholder: exampleOf(way),
    autocomplete: "username",
    required: true,
    autofocus: true,
  };
  return {
    ...card(step, "/sign-in"),
    lead: own.t("lead"),
    error: fault ?? null,
    form: { action: base, fields: [field], submitText: signIn.t("sendCode") },
    links: [signInLink(step)],
  };
};

const exampleOf = (way: unknown): string => {
  if (way === "account") return "00000000000";
  return way === "email" ? "name@company.by" : "+375 (__) ___-__-__";
};

export type CodeView = CodePart & { readonly told: string; readonly target: string };

/** The second step, the same for a name that belongs to nobody. */
export const codePage = (step: Step, view: CodeView): SignInCard => {
  const { words, signIn, base } = step;
  return {
    ...card(step, base),
    told: view.told,
    form: { action: `${base}/code`, fields: [view.field], submitText: words.t("goOn") },
    resend: resendOf(signIn, view, { action: base, name: "name", value: view.target }),
    links: [{ text: words.t("other"), href: base }],
  };
};

export type PasswordView = {
  readonly hint: string;
  /** Undefined: the user has a name already. */
  readonly fullName?: { readonly value: string; readonly error: string | undefined } | undefined;
  /** The code of a fault of the form, or the sentence of a password rule. */
  readonly error?: string | undefined;
  readonly fault?: string | undefined;
};

/** The last step: a password, and the full name of a new user. */
export const passwordPage = (step: Step, view: PasswordView): SignInCard => {
  const { own, words, base } = step;
  const fields = [...(view.fullName ? [nameField(step, view.fullName)] : []), passwordField(step, view)];
  return {
    ...card(step),
    lead: own.t("passwordLead"),
    form: { action: `${base}/password`, fields, submitText: words.t("savePassword") },
  };
};

const nameFaults = ["fullNameMissing", "fullNameLong", "fullNameSigns"] as const;

const nameField = ({ words }: Step, { value, error }: { value: string; error: string | undefined }) => ({
  name: "fullName",
  label: words.t("fullName"),
  value,
  error: nameFaults.some((fault) => fault === error) ? words.t(error as (typeof nameFaults)[number]) : undefined,
  autocomplete: "name",
  maxlength: 120,
  required: true,
  autofocus: isFirst({ value, error }),
});

/** Whether the name, not the password, is the field to fill in first. */
const isFirst = (name: PasswordView["fullName"]): boolean =>
  name !== undefined && (name.value === "" || name.error !== undefined);

const passwordField = ({ own, signIn }: Step, { hint, error, fault, fullName }: PasswordView) => ({
  name: "password",
  label: own.t("password"),
  type: "password",
  hint,
  error: fault ?? sentence(signIn, error),
  autocomplete: "new-password",
  required: true,
  autofocus: !isFirst(fullName),
  toggle: { show: signIn.t("showPassword"), hide: signIn.t("hidePassword") },
});

/** Shown only after the right code has proved that the number or the account is theirs. */
export const registeredPage = (step: Step, named: Named): SignInCard => ({
  ...card(step),
  told: step.words.t("registered"),
  links: [signInLink(step, signInPathOf(named)), { text: step.signIn.t("forgotten"), href: "/password-recovery" }],
});
