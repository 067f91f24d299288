import { queryOf } from "../kernel/paging.ts";
import type { Words } from "./messages.ts";
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
export type NamedItem = Omit<Item, "key"> & { readonly text: string };
export type Group = {
  readonly title: "finance" | "subscribers" | "bulk" | "more" | null;
  readonly items: readonly (Item | NamedItem)[];
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
      { icon: "list", key: "call-details", at: "/call-details", needs: "documents:read" },
      { icon: "clipboard-check", key: "reconciliation-acts", at: "/reconciliation-acts", needs: "documents:read" },
      { icon: "send", key: "deliveries", at: "/deliveries", needs: "deliveries:read" },
    ],
  },
  {
    title: "subscribers",
    items: [
      { icon: "users", key: "subscribers", at: "/subscribers", needs: "subscribers:read" },
      { icon: "report-money", key: "charges", at: "/charges", needs: "documents:read" },
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
export const accountMenu = (forms: readonly MenuForm[], saved: readonly NamedItem[]): readonly Group[] => [
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
export const pinnedIn = ({ accountId }: Grant, pinned: readonly Pinned[]): NamedItem[] =>
  pinned
    .filter((view) => view.accountId === accountId)
    .map(({ name, filter }) => ({
      icon: "bookmark",
      text: name,
      at: `/subscribers${queryOf(filter)}`,
      needs: "subscribers:read",
    }));

const itemOf = ({ path, icon, text, needs }: MenuForm): NamedItem => ({ icon, text, needs, at: `/bulk/${path}` });

export const cardMenu: readonly Group[] = [
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
export const under: readonly (readonly [string, string])[] = [
  ["/bulk/drafts/", "/orders"],
  ["/bulk/bundle", "/bulk/tariff"],
  ["/bulk/activation", "/bulk/names"],
  ["/labels", "/departments"],
  ["/approval-rules", "/approvals"],
];
