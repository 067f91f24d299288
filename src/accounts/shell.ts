import { showAccountNumber } from "../kernel/account-number.ts";
import { type Lang, langs } from "../kernel/lang.ts";
import { wordsFor } from "../platform/i18n.ts";
import { type MenuForm, menuOf, staffMenu } from "./menu.ts";
import { messages, type Words } from "./messages.ts";
import { allows, type Role } from "./roles.ts";
import { type Grant, rolesOf, type SignedInUser } from "./user.ts";

export type ShellFacts = {
  readonly title: string;
  readonly lang: Lang;
  readonly theme: string;
  readonly csrf: string;
  readonly path: string;
  readonly asset: (name: string) => string;
  readonly operatorName: string;
  readonly user: SignedInUser | null;
  readonly role: Role | null;
  readonly accountNumber: string | null;
  readonly flash: object | null;
  /** The banner while support views the portal as a customer. */
  readonly viewing: object | null;
  /** The list operations, for the menu. */
  readonly forms: readonly MenuForm[];
};

/** Everything around a page: what views/layout draws. */
export const shellOf = (facts: ShellFacts) => {
  const { user, role, accountNumber, forms, ...passedOn } = facts;
  const words = wordsFor(messages, facts.lang);
  const held = user?.grants.filter((grant) => grant.role === role) ?? [];
  const grant = chosenGrant(held, accountNumber);
  return {
    ...passedOn,
    words: Object.fromEntries(frameWords.map((key) => [key, words.t(key)])),
    languages: langs.map((code) => ({ code, label: code.toUpperCase(), current: code === facts.lang })),
    signedIn: user && signedIn(words, user, role, grant, facts.viewing !== null),
    search: grant && role && allows(role, "account:read") ? { action: `/a/${grant.accountNumber}/find` } : null,
    menu: role
      ? menuOf(words, { grants: held, role, grant, path: facts.path, forms, pinned: pinnedOf(user) })
      : staffMenu(words, user?.isStaff === true, facts.path),
  };
};

const pinnedOf = (user: SignedInUser | null) => user?.pinned ?? [];

const frameWords = [
  "skipToContent",
  "menu",
  "closeMenu",
  "coming",
  "search",
  "searchPlaceholder",
  "userMenu",
  "profile",
  "switchRole",
  "signOut",
  "language",
  "theme",
  "themeLight",
  "themeDark",
  "themeAuto",
] as const;

/** The address's account when it is held; where the address has none, the only one there is. An account that is not held never shows. */
const chosenGrant = (held: readonly Grant[], accountNumber: string | null): Grant | undefined => {
  if (accountNumber) return held.find((grant) => grant.accountNumber === accountNumber);
  return held.length === 1 ? held[0] : undefined;
};

const signedIn = (
  words: Words,
  user: SignedInUser,
  role: Role | null,
  grant: Grant | undefined,
  isViewed: boolean,
) => ({
  name: user.name,
  initials: initialsOf(user.name),
  roleText: role || user.isStaff ? words.t(`role.${role ?? "support"}`) : "",
  accountText: grant ? showAccountNumber(grant.accountId) : null,
  accountHref: grant ? accountHref(grant) : null,
  canSwitchRole: !isViewed && rolesOf(user).length > 1,
});

const accountHref = ({ role, accountNumber, msisdn }: Grant): string =>
  role === "subscriber" ? `/a/${accountNumber}/subscribers/${msisdn}` : `/a/${accountNumber}`;

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.charAt(0))
    .join("")
    .toUpperCase();
