import { type FoundPage, findPages } from "../accounts/index.ts";
import { findInvoices } from "../invoices/index.ts";
import { type Lang, langs } from "../kernel/lang.ts";
import { formatMonth } from "../kernel/month.ts";
import { plainWords } from "../kernel/typed.ts";
import { findOrders, formFor, menuForms } from "../orders/index.ts";
import { placeOf, type ScopedRequest } from "../platform/routing.ts";
import { fullName, listSubscribers, numberOf } from "../subscribers/index.ts";

export type Found = { readonly text: string; readonly note: string; readonly href: string };
/** `more`: there are others than those shown. */
export type FoundGroup = {
  readonly kind: "subscribers" | "orders" | "invoices" | "pages" | "actions";
  readonly items: readonly Found[];
  readonly more: string | null;
};

const most = 8;

/** Everything of the account that is called so, as far as the role may see it. */
export const findAll = async (req: ScopedRequest, q: string): Promise<FoundGroup[]> => {
  const read = await Promise.all([
    ...(req.may("subscribers:read") ? [subscribersOf(req, q)] : []),
    ...(req.may("orders:read") ? [ordersOf(req, q)] : []),
    ...(req.may("invoices:read") ? [invoicesOf(req, q)] : []),
  ]);
  const groups = [...read, pagesOf(req, q), ...(req.may("orders:write") ? [actionsOf(req, q)] : [])];
  return groups.filter(({ items }) => items.length > 0);
};

const subscribersOf = async (req: ScopedRequest, q: string): Promise<FoundGroup> => {
  const { base } = placeOf(req);
  const { rows, total } = await listSubscribers(req.scope, { q });
  const items = rows.slice(0, most).map((row) => ({
    text: numberOf(row),
    note: [fullName(row), row.tariff].filter(Boolean).join(" · "),
    href: `${base}/subscribers/${row.number}`,
  }));
  const isMore = total.isMore || total.count > items.length;
  return { kind: "subscribers", items, more: isMore ? `${base}/subscribers?q=${encodeURIComponent(q)}` : null };
};

const ordersOf = async (req: ScopedRequest, q: string): Promise<FoundGroup> => {
  const { base } = placeOf(req);
  const found = await findOrders(req.scope, q, most);
  const items = found.slice(0, most).map(({ number, operation, subject, authorName }) => ({
    text: `№ ${number}`,
    note: [req.site.operations.get(operation)?.texts(req.lang).action(subject) ?? operation, authorName].join(" · "),
    href: `${base}/orders/${number}`,
  }));
  return { kind: "orders", items, more: found.length > most ? `${base}/orders?tab=finished` : null };
};

const invoicesOf = async (req: ScopedRequest, q: string): Promise<FoundGroup> => {
  const { base } = placeOf(req);
  const matches = matcher(q);
  const invoices = await findInvoices(req.scope);
  const found = invoices.filter(
    ({ number, month }) => matches(number) || langs.some((lang) => matches(formatMonth(month, lang))),
  );
  const items = found.slice(0, most).map(({ id, number, month }) => ({
    text: number,
    note: formatMonth(month, req.lang),
    href: `${base}/invoices/${id}`,
  }));
  return { kind: "invoices", items, more: found.length > most ? `${base}/invoices` : null };
};

const pagesOf = (req: ScopedRequest, q: string): FoundGroup => {
  const { role } = req.session;
  const grant = req.user?.grants.find((each) => each.accountId === req.scope.accountId && each.role === role);
  const forms = (lang: Lang) => menuForms(req.site.orderForms, lang);
  const found: FoundPage[] =
    role && grant ? findPages({ grant, role, lang: req.lang, forms, matches: matcher(q) }) : [];
  return { kind: "pages", items: found.slice(0, most).map((page) => ({ ...page, note: "" })), more: null };
};

/** What can be ordered, by its name in any language: it leads to its list form, else to the subscribers whose cards have it. */
const actionsOf = (req: ScopedRequest, q: string): FoundGroup => {
  const { base } = placeOf(req);
  const matches = matcher(q);
  const found = [...req.site.operations.values()].filter((operation) =>
    langs.some((lang) => {
      const { title, button } = operation.texts(lang);
      return matches(title) || (button !== undefined && matches(button));
    }),
  );
  const items = found.slice(0, most).map((operation) => {
    const { title, button } = operation.texts(req.lang);
    const form = formFor(req.site.orderForms, operation.name);
    return { text: button ?? title, note: title, href: form ? `${base}/bulk/${form.path}` : `${base}/subscribers` };
  });
  return { kind: "actions", items, more: null };
};

/** Without regard to capitals, ё, apostrophes and marks that nobody sees. */
const matcher = (q: string): ((text: string) => boolean) => {
  const wanted = plain(q);
  return (text) => plain(text).includes(wanted);
};
const plain = (text: string): string => plainWords(text).toLowerCase().replaceAll("ё", "е");
