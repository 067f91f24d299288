import type { Words } from "./messages.ts";

export const tabs = ["sms", "password", "account", "email"] as const;
export type Tab = (typeof tabs)[number];

export type SignInCard = {
  readonly title: string;
  /** The step before; `href` null: the page that the browser was on. */
  readonly back: null | { readonly text: string; readonly href: string | null };
  readonly lead: string | null;
  readonly tabsLabel: string;
  readonly tabs: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
  readonly about: string | null;
  /** A sentence about what was just done. */
  readonly told: string | null;
  readonly error: string | null;
  /** Null: there is nothing to type, the links lead on. */
  readonly form: null | {
    readonly action: string;
    readonly fields: readonly object[];
    readonly submitText: string;
  };
  readonly note: string | null;
  readonly resend: null | {
    readonly action: string;
    /** The field that is sent again: the name that the code is for. */
    readonly name: string;
    readonly value: string;
    readonly text: string;
    readonly waitText: string;
    /** The same text with % in place of the time, which a script counts down. */
    readonly waitPattern: string;
    /** Until another code may be asked for; 0: now. */
    readonly seconds: number;
  };
  /** What signing in with a passkey needs. The button is hidden in browsers without passkeys. */
  readonly passkey: null | {
    readonly action: string;
    readonly optionsUrl: string;
    readonly text: string;
    readonly fault: string;
    /** Drawn as the main button. */
    readonly isMain: boolean;
  };
  /** `leadsOn`: drawn with the guide's arrow. */
  readonly links: readonly { readonly text: string; readonly href: string; readonly leadsOn?: boolean }[];
};

/** What the four tabs have in common: the title, the tabs in the guide's order, the links below. */
export const signInCard = (words: Words, tab: Tab, next: string) => ({
  title: words.t("title"),
  back: { text: words.t("back"), href: null },
  lead: words.t("lead"),
  tabsLabel: words.t("lead"),
  tabs: tabs.map((each) => ({
    text: words.t(`tab.${each}`),
    href: withNext(`/sign-in/${each}`, next),
    current: each === tab,
  })),
  about: words.t(`about.${tab}`),
  told: null,
  error: null,
  note: null,
  resend: null,
  passkey: {
    action: withNext("/sign-in/passkey", next),
    optionsUrl: "/sign-in/passkey/options",
    text: words.t("passkey"),
    fault: words.t("passkeyFault"),
    isMain: false,
  },
  links: [{ text: words.t("forgotten"), href: `/password-recovery?way=${tab}` }, registerLink(words)],
});

export const registerLink = (words: Words) => ({ text: words.t("register"), href: "/registration", leadsOn: true });

/** What the pages on which a code is entered show of it. */
export type CodePart = {
  /** Locals of components/field. */
  readonly field: object;
  /** Seconds until another code may be asked for. */
  readonly resendIn: number;
  readonly resendWait: string;
};

/** The button for another code, and how long until it works. */
export const resendOf = (
  words: Words,
  { resendIn, resendWait }: CodePart,
  form: { readonly action: string; readonly name: string; readonly value: string },
): SignInCard["resend"] => ({
  ...form,
  text: words.t("resend"),
  waitText: words.t("resendIn", { time: resendWait }),
  waitPattern: words.t("resendIn", { time: "%" }),
  seconds: resendIn,
});

export const withNext = (path: string, next: string): string =>
  next === "/" ? path : `${path}?next=${encodeURIComponent(next)}`;

const faultCodes = [
  "phoneMissing",
  "phoneWrong",
  "accountMissing",
  "accountWrong",
  "emailMissing",
  "emailWrong",
  "passwordMissing",
  "passwordLong",
] as const;

/** The sentence for a fault of the form. */
export const sentence = (words: Words, code: string | undefined): string | undefined => {
  const known = faultCodes.find((each) => each === code);
  return known && words.t(known);
};

/** The field of the number, the same on both tabs of mobile subscribers. */
export const phoneField = (words: Words, value: string, error: string | undefined) => ({
  name: "phone",
  label: words.t("phone"),
  type: "text",
  value,
  error,
  placeholder: "+375 (__) ___-__-__",
  autocomplete: "username",
  inputmode: "tel",
  mask: "phone",
  required: true,
  autofocus: value === "" || error !== undefined,
});
