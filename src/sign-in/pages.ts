import type { Words } from "./messages.ts";

const ways = ["sms", "password", "account", "email"] as const;
export type Way = (typeof ways)[number];

type Field = { readonly value: string; readonly error: string | undefined };
type Typed = Readonly<Record<string, Field>>;

export type SignInView = {
  readonly way: Way;
  /** Where the person was going, "/" when nowhere in particular. */
  readonly next: string;
  readonly typed?: Typed;
  readonly isRefused?: boolean;
  /** Too many wrong passwords: how long to wait. */
  readonly waitMinutes?: number;
};

export const signInPage = (
  words: Words,
  { way, next, typed = {}, isRefused = false, waitMinutes = 0 }: SignInView,
) => ({
  title: words.t("title"),
  lead: words.t("lead"),
  tabsLabel: words.t("lead"),
  tabs: ways.map((each) => ({
    text: words.t(`tab.${each}`),
    href: withNext(`/sign-in/${each}`, next),
    current: each === way,
  })),
  about: words.t(`about.${way}`),
  error: waitMinutes > 0 ? words.t("tooMany", { count: waitMinutes }) : isRefused ? words.t("refused") : null,
  coming: way === "password" ? null : { title: words.t("comingTitle"), text: words.t(`coming.${way}`) },
  form: way === "password" ? passwordFields(words, next, typed) : null,
});

const passwordFields = (words: Words, next: string, typed: Typed) => ({
  action: withNext("/sign-in/password", next),
  fields: [
    {
      name: "phone",
      label: words.t("phone"),
      type: "text",
      value: typed["phone"]?.value ?? "",
      error: sentence(words, typed["phone"]?.error),
      placeholder: "+375 29 123-45-67",
      autocomplete: "username",
      inputmode: "tel",
      required: true,
      autofocus: true,
    },
    {
      name: "password",
      label: words.t("password"),
      type: "password",
      error: sentence(words, typed["password"]?.error),
      autocomplete: "current-password",
      required: true,
      toggle: { show: words.t("showPassword"), hide: words.t("hidePassword") },
    },
  ],
  submitText: words.t("submit"),
  links: [
    { text: words.t("forgotten"), href: "/password-recovery" },
    { text: words.t("register"), href: "/registration" },
  ],
});

const sentence = (words: Words, code: string | undefined): string | undefined => {
  switch (code) {
    case "phoneMissing":
    case "phoneWrong":
    case "passwordMissing":
    case "passwordLong":
      return words.t(code);
    default:
      return undefined;
  }
};

type Role = "subscriber" | "administrator" | "supervisor";
const icons: Readonly<Record<Role, string>> = {
  subscriber: "user",
  administrator: "user-cog",
  supervisor: "users-group",
};

export const rolePage = (words: Words, roles: readonly Role[], next: string) => ({
  title: words.t("roleTitle"),
  lead: roles.length > 0 ? null : words.t("noRoles"),
  action: withNext("/role", next),
  name: "role",
  cards: roles.map((role) => ({
    value: role,
    icon: icons[role],
    title: words.t(`role.${role}`),
    text: words.t(`roleText.${role}`),
  })),
});

/** Registration and recovery, which are not built yet. */
export const comingPage = (words: Words, topic: "registration" | "recovery") => ({
  title: words.t(`${topic}Title`),
  pretitle: null,
  coming: { title: words.t("comingTitle"), text: words.t(`${topic}Text`), chapter: null },
  home: { text: words.t("toSignIn"), href: "/sign-in/password" },
});

const withNext = (path: string, next: string): string =>
  next === "/" ? path : `${path}?next=${encodeURIComponent(next)}`;
