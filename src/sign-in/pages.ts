import type { Words } from "./messages.ts";

const tabs = ["sms", "password", "account", "email"] as const;
export type Tab = (typeof tabs)[number];

export type SignInCard = {
  readonly title: string;
  readonly lead: string | null;
  readonly tabsLabel: string;
  readonly tabs: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
  readonly about: string | null;
  /** A sentence on what has just been done. */
  readonly told: string | null;
  readonly error: string | null;
  readonly form: {
    readonly action: string;
    readonly fields: readonly object[];
    readonly submitText: string;
  };
  readonly note: string | null;
  readonly resend: null | {
    readonly action: string;
    readonly phone: string;
    readonly text: string;
    readonly waitText: string;
    /** 0: may be asked for now. */
    readonly seconds: number;
  };
  /** What passkeys need, where the browser can; the button stays hidden elsewhere. */
  readonly passkey: null | {
    readonly action: string;
    readonly optionsUrl: string;
    readonly text: string;
    readonly fault: string;
    /** The first thing to press. */
    readonly isMain: boolean;
  };
  readonly links: readonly { readonly text: string; readonly href: string }[];
};

/** What the four ways have in common: the title, the tabs in the guide's order, the links below. */
export const signInCard = (words: Words, tab: Tab, next: string) => ({
  title: words.t("title"),
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
  links: [
    { text: words.t("forgotten"), href: "/password-recovery" },
    { text: words.t("register"), href: "/registration" },
  ],
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
  "nameMissing",
  "nameWrong",
] as const;

/** The sentence of a form's fault. */
export const sentence = (words: Words, code: string | undefined): string | undefined => {
  const known = faultCodes.find((each) => each === code);
  return known && words.t(known);
};

/** The number's field, as on both tabs of mobile subscribers. */
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
