import { showAccountNumber } from "../kernel/account-number.ts";
import { type Lang, langs } from "../kernel/lang.ts";
import { wordsFor } from "../platform/i18n.ts";
import { type MenuGroup, menuOf, staffMenu } from "./menu.ts";
import type { MenuForm } from "./menu-items.ts";
import { messages, type Words } from "./messages.ts";
import { allows, type Role } from "./roles.ts";
import { type Grant, type Running, rolesOf, type SignedInUser } from "./user.ts";

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
  /** Above the page's own content, locals of components/alert each. */
  readonly notices: readonly object[];
  /** The banner while support views the portal as a customer. */
  readonly viewing: object | null;
  /** The list operations, for the menu. */
  readonly forms: readonly MenuForm[];
  /** What an order does, in words. */
  readonly action: (operation: string, subject: string) => string;
};

/** Two tabs on two accounts differ by their titles. */
const titleWith = (title: string, grant: { readonly accountId: number } | undefined): string =>
  grant ? `${title} · ${showAccountNumber(grant.accountId)}` : title;

/** Everything around a page: what views/layout draws. */
export const shellOf = (facts: ShellFacts) => {
  const { user, role, accountNumber, forms, action, ...passedOn } = facts;
  const words = wordsFor(messages, facts.lang);
  const held = user?.grants.filter((grant) => grant.role === role) ?? [];
  const grant = chosenGrant(held, accountNumber);
  const menu = role
    ? menuOf(words, { grants: held, role, grant, path: facts.path, forms, pinned: pinnedOf(user) })
    : staffMenu(words, user?.isStaff === true, facts.path);
  return {
    ...passedOn,
    title: titleWith(facts.title, grant),
    words: Object.fromEntries(frameWords.map((key) => [key, words.t(key)])),
    languages: langs.map((code) => ({ code, label: code.toUpperCase(), current: code === facts.lang })),
    signedIn: user && {
      ...signedIn(words, user, role, grant, facts.viewing !== null),
      accounts: grant ? otherAccounts(held, grant, menu) : [],
    },
    search: grant && role && allows(role, "account:read") ? { action: `/a/${grant.accountNumber}/find` } : null,
    tray: trayOf(words, grant, user, action),
    menu,
  };
};

const pinnedOf = (user: SignedInUser | null) => user?.pinned ?? [];

/** The person's orders under way on this account, on every page of it. */
const trayOf = (words: Words, grant: Grant | undefined, user: SignedInUser | null, action: ShellFacts["action"]) =>
  runningOf(user)
    .filter(({ accountId }) => accountId === grant?.accountId)
    .slice(0, mostInTray)
    .map(({ number, operation, subject, total, ended }) => ({
      href: `/a/${grant?.accountNumber}/orders/${number}`,
      text: words.t("tray", { number, action: action(operation, subject) }),
      percent: Math.floor((ended * 100) / total),
    }));

const mostInTray = 3;
const runningOf = (user: SignedInUser | null): readonly Running[] => user?.running ?? [];

const frameWords = [
  "skipToContent",
  "menu",
  "closeMenu",
  "coming",
  "search",
  "searchPlaceholder",
  "switchAccount",
  "allAccounts",
  "userMenu",
  "profile",
  "switchRole",
  "signOut",
  "language",
  "theme",
  "themeLight",
  "themeDark",
  "themeAuto",
  "faultsTitle",
  "faultPrefix",
  "accessibility",
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
  accountText: grant ? nameOf(grant) : null,
  accountHref: grant ? accountHref(grant) : null,
  canSwitchRole: !isViewed && rolesOf(user).length > 1,
});

/** What people call it, then its number; without a name the number alone. */
const nameOf = ({ accountId, ownName }: Grant): string => {
  const number = showAccountNumber(accountId);
  return ownName ? `${ownName} · ${number}` : number;
};

/** More are found on the page of all. */
const mostSwitched = 20;

/** The accounts held in this role, each led to at the section that is open here; none where there is one alone. */
const otherAccounts = (held: readonly Grant[], grant: Grant, menu: readonly MenuGroup[]) => {
  if (grant.role === "subscriber" || held.length < 2) return [];
  const base = `/a/${grant.accountNumber}`;
  const here = menu.flatMap(({ items }) => items).find(({ current, href }) => current && href.startsWith(base));
  const section = here?.href.slice(base.length).replace(/\?.*$/, "") ?? "";
  return held.slice(0, mostSwitched).map((each) => ({
    text: nameOf(each),
    note: each.clientName,
    href: `/a/${each.accountNumber}${section}`,
    current: each.accountId === grant.accountId,
  }));
};

const accountHref = ({ role, accountNumber, msisdn }: Grant): string =>
  role === "subscriber" ? `/a/${accountNumber}/subscribers/${msisdn}` : `/a/${accountNumber}`;

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.charAt(0))
    .join("")
    .toUpperCase();
