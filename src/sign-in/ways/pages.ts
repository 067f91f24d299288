import type { Words } from "../messages.ts";
import { phoneField, type SignInCard, sentence, signInCard, withNext } from "../pages.ts";

type Way = "password" | "account" | "email";
type Field = { readonly value: string; readonly error: string | undefined };
type Typed = Readonly<Record<string, Field>>;

export type PasswordView = {
  readonly way: Way;
  readonly isForStaff: boolean;
  readonly next: string;
  readonly typed?: Typed;
  readonly fault?: "refused" | "expired";
  /** Too many wrong passwords: how long to wait. */
  readonly waitSeconds?: number;
};

export const passwordPage = (words: Words, view: PasswordView): SignInCard => {
  const { way, isForStaff, next, typed = {} } = view;
  const card = signInCard(words, way, next);
  return {
    ...card,
    ...(isForStaff && { title: words.t("staffTitle"), lead: null, tabs: [], about: words.t("staffAbout") }),
    ...(isForStaff && { links: [], passkey: null }),
    error: errorOf(words, view),
    form: {
      action: withNext(isForStaff ? "/support/sign-in" : `/sign-in/${way}`, next),
      fields: [nameField(words, way, typed), passwordField(words, typed["password"]?.error)],
      submitText: words.t("submit"),
    },
  };
};

const errorOf = (words: Words, { way, typed, fault, waitSeconds = 0 }: PasswordView): string | null => {
  if (waitSeconds > 0) return words.t("tooMany", { count: Math.ceil(waitSeconds / 60) });
  if (fault === "expired") return words.t("expired");
  if (!fault) return null;
  return way === "account" && isOfMobile(typed?.["account"]?.value ?? "")
    ? words.t("mobileAccount")
    : words.t(`refused.${way}`);
};

/** By its first digits alone, whether it is there or not. */
const isOfMobile = (typed: string): boolean => typed.replaceAll(/\D/g, "").startsWith("0002");

const nameField = (words: Words, way: Way, typed: Typed) => {
  if (way === "password") {
    return phoneField(words, typed["phone"]?.value ?? "", sentence(words, typed["phone"]?.error));
  }
  const { value = "", error } = typed[way] ?? {};
  return {
    name: way,
    label: words.t(way),
    type: way === "email" ? "email" : "text",
    value,
    error: sentence(words, error),
    placeholder: way === "account" ? "00000000000" : "",
    autocomplete: "username",
    inputmode: way === "account" ? "numeric" : "email",
    required: true,
    autofocus: true,
  };
};

const passwordField = (words: Words, error: string | undefined) => ({
  name: "password",
  label: words.t("password"),
  type: "password",
  error: sentence(words, error),
  autocomplete: "current-password",
  required: true,
  toggle: { show: words.t("showPassword"), hide: words.t("hidePassword") },
});
