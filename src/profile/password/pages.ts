import type { Words } from "../messages.ts";

export type PasswordView = {
  /** The temporary password must be changed before anything else opens. */
  readonly isForced: boolean;
  readonly isPlain: boolean;
  /** What proves the user: the current or temporary password, nothing more, or only «Забыли пароль». */
  readonly asks: "current" | "temporary" | "nothing" | "recovery";
  readonly action: string;
  /** For the browser's password manager. */
  readonly login: string;
  readonly hint: string;
  readonly errors?: { readonly current?: string | undefined; readonly password?: string | undefined };
  readonly waitSeconds?: number;
};

export const passwordPage = (words: Words, view: PasswordView) => ({
  title: words.t("passwordTitle"),
  isPlain: view.isPlain,
  back: view.isForced ? null : { text: words.t("title"), href: "/profile" },
  why: whyOf(words, view),
  error: view.waitSeconds ? words.t("tooMany", { count: Math.ceil(view.waitSeconds / 60) }) : null,
  form: view.asks === "recovery" ? null : formOf(words, view),
  note: words.t("passwordNote"),
  forgotten: { text: words.t("forgotten"), href: "/password-recovery" },
});

const whyOf = (words: Words, { isForced, asks }: PasswordView): string | null => {
  if (asks === "recovery") return words.t("needsRecovery");
  if (asks === "temporary" || isForced) return words.t("forced");
  return asks === "nothing" ? words.t("firstPassword") : null;
};

const formOf = (words: Words, { asks, action, login, hint, errors = {} }: PasswordView) => ({
  action,
  login,
  fields: [
    ...(asks === "nothing" ? [] : [currentField(words, asks === "temporary", errors.current)]),
    {
      ...passwordField(words, "password", errors.password),
      label: words.t("newPassword"),
      hint,
      autocomplete: "new-password",
    },
  ],
  submitText: words.t("savePassword"),
});

const currentField = (words: Words, isTemporary: boolean, error: string | undefined) => ({
  ...passwordField(words, "current", error),
  label: words.t(isTemporary ? "temporaryPassword" : "currentPassword"),
  autocomplete: "current-password",
});

const passwordField = (words: Words, name: string, error: string | undefined) => ({
  name,
  type: "password",
  error,
  required: true,
  toggle: { show: words.t("showPassword"), hide: words.t("hidePassword") },
});

const faults = ["currentMissing", "currentWrong", "passwordMissing", "passwordSame"] as const;

/** The sentence for a fault of the form. */
export const sentence = (words: Words, code: string | undefined): string | undefined => {
  const known = faults.find((each) => each === code);
  return known && words.t(known);
};
