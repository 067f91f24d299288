import { type FoundPage, findPages } from "../accounts/index.ts";
import { findInvoices } from "../invoices/index.ts";
import { langs } from "../kernel/lang.ts";
import { formatMonth, type Month } from "../kernel/month.ts";
import type { Total } from "../kernel/paging.ts";
import { findOrders, menuForms } from "../orders/index.ts";
import type { ScopedRequest } from "../platform/routing.ts";
import { fullName, listSubscribers, numberOf } from "../subscribers/index.ts";
import { type FoundAction, findActions } from "./actions.ts";
import type { Wanted } from "./forms.ts";

/** The first of what was found, and how many there are. */
export type Some<T> = { readonly items: readonly T[]; readonly total: Total };
type FoundSubscriber = {
  /** In its card's address. */
  readonly number: string;
  /** As people read it. */
  readonly shown: string;
  readonly name: string;
  readonly tariff: string;
};
type FoundOrder = { readonly number: number; readonly action: string; readonly author: string };
type FoundInvoice = { readonly id: number; readonly number: string; readonly month: Month };
export type Found = {
  readonly subscribers: Some<FoundSubscriber>;
  readonly orders: Some<FoundOrder>;
  readonly invoices: Some<FoundInvoice>;
  readonly pages: Some<FoundPage>;
  readonly actions: Some<FoundAction>;
};

const most = 8;

/** Everything of the account that is called so, as far as the role may see it. */
export const findAll = async (req: ScopedRequest, q: string, wanted: Wanted): Promise<Found> => {
  const [subscribers, orders, invoices] = await Promise.all([
    req.may("subscribers:read") ? subscribersOf(req, q) : none,
    req.may("orders:read") ? ordersOf(req, wanted) : none,
    req.may("invoices:read") ? invoicesOf(req, wanted) : none,
  ]);
  return { subscribers, orders, invoices, pages: pagesOf(req, wanted), actions: someOf(findActions(req, wanted)) };
};

const someOf = <T>(all: readonly T[]): Some<T> => ({
  items: all.slice(0, most),
  total: { count: all.length, isMore: false },
});
const none: Some<never> = someOf([]);

const subscribersOf = async ({ scope }: ScopedRequest, q: string): Promise<Some<FoundSubscriber>> => {
  const { rows, total } = await listSubscribers(scope, { q });
  const items = rows.slice(0, most).map((row) => ({
    number: row.number,
    shown: numberOf(row),
    name: fullName(row),
    tariff: row.tariff,
  }));
  return { items, total };
};

const ordersOf = async ({ scope, site, lang }: ScopedRequest, { text }: Wanted): Promise<Some<FoundOrder>> => {
  const { orders, total } = await findOrders(scope, text, most);
  const items = orders.map(({ number, operation, subject, authorName }) => ({
    number,
    action: site.operations.get(operation)?.texts(lang).action(subject) ?? operation,
    author: authorName,
  }));
  return { items, total };
};

const invoicesOf = async ({ scope }: ScopedRequest, { matches }: Wanted): Promise<Some<FoundInvoice>> => {
  const invoices = await findInvoices(scope);
  return someOf(invoices.filter(({ number, month }) => matches([number, ...monthNames(month)].join(" "))));
};

/** `2026-10`, `10.2026`, and the month's name in every language. */
const monthNames = (month: Month): string[] => [
  month,
  month.split("-").toReversed().join("."),
  ...langs.map((lang) => formatMonth(month, lang)),
];

const pagesOf = ({ user, session, scope, lang, site }: ScopedRequest, { matches }: Wanted): Some<FoundPage> => {
  const { role } = session;
  if (!user || !role) return none;
  const forms = (each: typeof lang) => menuForms(site.orderForms, each);
  return someOf(findPages({ user, role, accountId: scope.accountId, lang, forms, matches }));
};
