import { formatMsisdn, isMsisdn } from "../kernel/msisdn.ts";
import { accountMenu, cardMenu, type Group, type MenuForm, pinnedIn, under } from "./menu-items.ts";
import type { Words } from "./messages.ts";
import { allows, type Role } from "./roles.ts";
import type { Grant, Pinned } from "./user.ts";

export type MenuGroup = {
  readonly title: string | null;
  readonly items: readonly { icon: string; text: string; href: string; current: boolean; coming: boolean }[];
};

type MenuView = {
  readonly grants: readonly Grant[];
  readonly role: Role;
  readonly grant: Grant | undefined;
  readonly path: string;
  readonly forms: readonly MenuForm[];
  readonly pinned: readonly Pinned[];
};

/** What stands beside every page: the account's menu, a subscriber's numbers, and the way to the other accounts. */
export const menuOf = (words: Words, { grants, role, grant, path, forms, pinned }: MenuView): MenuGroup[] => {
  const here = path.split("?")[0] ?? path;
  if (role === "subscriber") {
    return grants.flatMap(({ accountNumber, msisdn }) => {
      const groups = draw(words, cardMenu, `/a/${accountNumber}/subscribers/${msisdn}`, { here, under });
      return groups.map((group) => ({ ...group, title: msisdn && isMsisdn(msisdn) ? formatMsisdn(msisdn) : null }));
    });
  }
  const account = grant
    ? draw(words, openTo(role, accountMenu(forms, pinnedIn(grant, pinned))), `/a/${grant.accountNumber}`, {
        here,
        under: [...under, ...forms.map((form) => [`/bulk/${form.path}`, `/bulk/${form.under}`] as const)],
      })
    : [];
  if (role !== "supervisor" && grants.length < 2) return account;
  const accounts = { icon: "building", text: words.t("item.accounts"), href: "/accounts", coming: false };
  return [
    { title: null, items: [{ ...accounts, current: here === "/accounts" || here.startsWith("/accounts/") }] },
    ...account,
  ];
};

/** What stands beside the pages of the operator's staff. */
export const staffMenu = (words: Words, isStaff: boolean, path: string): MenuGroup[] => {
  const item = { icon: "search", text: words.t("item.find-customer"), href: "/support", coming: false };
  return isStaff ? [{ title: null, items: [{ ...item, current: /^\/support(?![^/?])/.test(path) }] }] : [];
};

/** What the role may open; a group of which nothing is left goes too. */
const openTo = (role: Role, groups: readonly Group[]): Group[] =>
  groups
    .map(({ title, items }) => ({ title, items: items.filter(({ needs }) => allows(role, needs)) }))
    .filter(({ items }) => items.length > 0);

type Here = { readonly here: string; readonly under: readonly (readonly [string, string])[] };

const draw = (words: Words, groups: readonly Group[], base: string, { here, under: belonging }: Here): MenuGroup[] => {
  const inside = here.startsWith(base) ? here.slice(base.length) : undefined;
  const current =
    inside === undefined ? undefined : (belonging.find(([beginning]) => inside.startsWith(beginning))?.[1] ?? inside);
  return groups.map(({ title, items }) => ({
    title: title && words.t(`group.${title}`),
    items: items.map(({ icon, at, isComing = false, ...named }) => ({
      icon,
      text: "text" in named ? named.text : words.t(`item.${named.key}`),
      href: base + at,
      current: current === at || (at !== "" && current?.startsWith(`${at}/`) === true),
      coming: isComing,
    })),
  }));
};
