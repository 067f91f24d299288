import { formatMsisdn, isMsisdn } from "../kernel/msisdn.ts";
import { queryOf } from "../kernel/paging.ts";
import type { Words } from "./messages.ts";
import { allows, type Role } from "./roles.ts";
import type { Grant, Pinned } from "./user.ts";

type Item = {
  readonly icon: string;
  readonly key: ItemKey;
  readonly at: string;
  /** Without it the role does not see the item. */
  readonly needs: string;
  readonly isComing?: boolean;
};
type ItemKey = Extract<Parameters<Words["t"]>[0], `item.${string}`> extends `item.${infer K}` ? K : never;
/** A list operation's form, as the menu shows it: several may stand under one item. */
export type MenuForm = {
  readonly path: string;
  readonly under: string;
  readonly icon: string;
  readonly text: string;
  readonly needs: string;
};
type NamedItem = Omit<Item, "key"> & { readonly text: string };
type Group = {
  readonly title: "finance" | "subscribers" | "bulk" | "more" | null;
  readonly items: readonly (Item | NamedItem)[];
};

export type MenuGroup = {
  readonly title: string | null;
  readonly items: readonly { icon: string; text: string; href: string; current: boolean; coming: boolean }[];
};

/** Labels of the guide that have no address of their own yet: `/a/…/coming/<topic>`. */
export const comingTopics = ["corporate"] as const;
export type ComingTopic = (typeof comingTopics)[number];

const topicIcons: Readonly<Record<ComingTopic, string>> = { corporate: "building-skyscraper" };
const topic = (key: ComingTopic): Item => ({
  icon: topicIcons[key],
  key,
  at: `/coming/${key}`,
  needs: "subscribers:read",
  isComing: true,
});

/** The guide's menu, in its order and words. */
const beforeForms: readonly Group[] = [
  {
    title: null,
    items: [
      { icon: "wallet", key: "home", at: "", needs: "account:read" },
      { icon: "clipboard-list", key: "journal", at: "/journal", needs: "journal:read" },
      { icon: "users-group", key: "access", at: "/access", needs: "access:read" },
    ],
  },
  {
    title: "finance",
    items: [
      { icon: "file-invoice", key: "invoices", at: "/invoices", needs: "invoices:read" },
      { icon: "coin", key: "payments", at: "/payments", needs: "payments:read" },
      { icon: "list", key: "call-details", at: "/call-details", needs: "documents:read", isComing: true },
      {
        icon: "clipboard-check",
        key: "reconciliation-acts",
        at: "/reconciliation-acts",
        needs: "documents:read",
        isComing: true,
      },
      { icon: "send", key: "deliveries", at: "/deliveries", needs: "deliveries:read" },
    ],
  },
  {
    title: "subscribers",
    items: [
      { icon: "users", key: "subscribers", at: "/subscribers", needs: "subscribers:read" },
      { icon: "report-money", key: "charges", at: "/charges", needs: "documents:read", isComing: true },
      { icon: "building", key: "departments", at: "/departments", needs: "subscribers:read" },
      { icon: "user", key: "individuals", at: "/individuals", needs: "subscribers:read" },
      { icon: "search", key: "directory", at: "/reference", needs: "subscribers:read" },
      { icon: "list-check", key: "staff-list", at: "/staff-list", needs: "orders:write" },
      { icon: "shield-lock", key: "subscriber-rules", at: "/subscriber-rules", needs: "orders:write" },
    ],
  },
];

const product = (key: ItemKey, at: string, icon: string): Item => ({
  icon,
  key,
  at: `/products/${at}`,
  needs: "subscribers:read",
});
const products: readonly Item[] = [
  product("virtual-pbx", "pbx", "server"),
  product("email", "mail", "mail"),
  product("voip", "voip", "phone-call"),
  product("virtual-telephony", "virtual-telephony", "headset"),
  product("calls-24", "calls-24", "phone-outgoing"),
  product("mobile-internet", "mobile-internet", "world"),
];

/** What can be ordered for a list, in the forms' own words. */
const accountMenu = (forms: readonly MenuForm[], saved: readonly NamedItem[]): readonly Group[] => [
  ...beforeForms.map((group) =>
    group.title === "subscribers" ? { ...group, items: group.items.toSpliced(1, 0, ...saved) } : group,
  ),
  {
    title: "bulk",
    items: [
      ...forms.filter((form) => form.path === form.under).map(itemOf),
      { icon: "history", key: "orders", at: "/orders", needs: "orders:read" },
      { icon: "calendar", key: "schedules", at: "/schedules", needs: "orders:read" },
      { icon: "circle-check", key: "approvals", at: "/approvals", needs: "orders:read" },
    ],
  },
  { title: "more", items: [...products.slice(0, 2), ...comingTopics.map(topic), ...products.slice(2)] },
];

/** The user's own lists stand below «Абоненты». */
const pinnedIn = ({ accountId }: Grant, pinned: readonly Pinned[]): NamedItem[] =>
  pinned
    .filter((view) => view.accountId === accountId)
    .map(({ name, filter }) => ({
      icon: "bookmark",
      text: name,
      at: `/subscribers${queryOf(filter)}`,
      needs: "subscribers:read",
    }));

const itemOf = ({ path, icon, text, needs }: MenuForm): NamedItem => ({ icon, text, needs, at: `/bulk/${path}` });

const cardMenu: readonly Group[] = [
  {
    title: null,
    items: [
      { icon: "device-mobile", key: "card", at: "", needs: "card:read" },
      { icon: "settings", key: "services", at: "/services", needs: "card:read" },
      { icon: "arrows-exchange", key: "tariff", at: "/tariff", needs: "card:read" },
      { icon: "phone-call", key: "number", at: "/management", needs: "card:read" },
    ],
  },
];

/** Addresses that belong to a menu item without lying under its own. */
const under: readonly (readonly [string, string])[] = [
  ["/bulk/drafts/", "/orders"],
  ["/bulk/bundle", "/bulk/tariff"],
  ["/bulk/activation", "/bulk/names"],
  ["/labels", "/departments"],
  ["/approval-rules", "/approvals"],
];

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
  return [{ title: null, items: [{ ...accounts, current: here === "/accounts" }] }, ...account];
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
