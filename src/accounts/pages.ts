import { parseAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { formatDate } from "../kernel/dates.ts";
import { formatMoney, type Kopecks, kopecks } from "../kernel/money.ts";
import { addMonths, formatMonth, inMonth, monthOf, parseMonth } from "../kernel/month.ts";
import { byText, dayText, overdueText, restText } from "./due-texts.ts";
import type { Words } from "./messages.ts";
import type { Account } from "./repository.ts";

/** Where documents go, or are to go once the address is confirmed. */
type ShownAddress = { readonly email: string; readonly state: "active" | "paused" | "waiting" | "expired" };

/** `opens` says which permissions the person has here. */
export const homePage = (
  words: Words,
  { account, addresses, now }: { account: Account; addresses: readonly ShownAddress[]; now: Date },
  opens: (permission: string) => boolean,
) => {
  const base = `/a/${account.number}`;
  return {
    title: words.t("homeTitle"),
    pretitle: account.clientName,
    actions: payActions(words, account, base, opens("payments:write")),
    callOut: callOut(words, account, base, now),
    account: accountCard(words, account, { now, nameHref: opens("account:write") ? `${base}/own-name` : null }),
    delivery: deliveryCard(words, account, addresses, opens("account:write") ? `${base}/delivery` : null),
    links: {
      title: words.t("quickLinks"),
      items: quickLinks
        .filter(({ needs }) => opens(needs))
        .map(({ key, icon, at }) => ({
          icon,
          text: words.t(`item.${key}`),
          hint: words.t(key === "invoices" && !opens("invoices:send") ? "quick.invoices-read" : `quick.${key}`),
          href: base + at,
        })),
    },
  };
};

const payActions = (words: Words, { unpaidInvoices }: Account, base: string, mayRegister: boolean) =>
  unpaidInvoices > 0 && mayRegister
    ? [{ text: words.t("pay"), href: `${base}/payments/registration`, icon: "coin", kind: "primary" }]
    : [];

const quickLinks = [
  { key: "invoices", icon: "file-invoice", at: "/invoices", needs: "invoices:read" },
  { key: "subscribers", icon: "users", at: "/subscribers", needs: "subscribers:read" },
  { key: "bulk-services", icon: "settings", at: "/bulk/services", needs: "orders:write" },
  { key: "orders", icon: "history", at: "/orders", needs: "orders:read" },
] as const;

const callOut = (words: Words, account: Account, base: string, now: Date) => {
  const { amountDue, unpaidInvoices, earliestDueOn, overdue } = account;
  const link = { href: `${base}/invoices`, linkText: words.t("dueLink") };
  if (earliestDueOn && overdue > 0) {
    const was = words.t("wasDue", { day: formatDate(earliestDueOn, words.lang) });
    const text = [was, restText(words, account, now)].filter(Boolean).join(" ");
    return { kind: "danger", title: overdueText(words, account, now), text, ...link };
  }
  if (earliestDueOn) {
    const title = words.t("dueTitle", { amount: formatMoney(amountDue, words.lang) });
    const day = dayText(words, earliestDueOn, now);
    return { kind: "warning", title, text: words.t("dueText", { count: unpaidInvoices, day }), ...link };
  }
  if (account.lastMonth) return null;
  return { kind: "info", title: words.t("newTitle"), text: words.t("newText"), href: null, linkText: null };
};

/** What is to be paid comes first: it is the one figure to act on. */
type CardView = { readonly now: Date; readonly nameHref: string | null };
const accountCard = (words: Words, account: Account, { now, nameHref }: CardView) => ({
  title: words.t("accountCard", { account: showNumber(account) }),
  naming: nameHref && { text: words.t("ownName"), href: nameHref },
  due: dueFigure(words, account, now),
  figures: [balanceFigure(words, account), lastCharges(words, account)],
  rows: accountRows(words, account),
});

const dueFigure = (words: Words, account: Account, now: Date) => {
  const { amountDue, nextDueOn, overdue } = account;
  const by = nextDueOn && byText(words, nextDueOn, now);
  return {
    label: words.t("amountDue"),
    value: formatMoney(amountDue, words.lang),
    overdue: overdue > 0 ? overdueText(words, account, now) : null,
    hint: overdue > 0 ? restText(words, account, now) : (by ?? words.t("nothingDue")),
  };
};

const balanceFigure = (words: Words, account: Account) => ({
  label: words.t("balance"),
  value: formatMoney(account.balance, words.lang),
  hint: words.t("balanceOn", { day: formatDate(account.balanceOn, words.lang).slice(0, 5) }),
  note: runningText(words, account),
  tone: toneOf(account.balance),
});

/** The part of a debt that no invoice asks for yet: the balance runs with it, what is to be paid does not. */
const runningText = (words: Words, { balance, amountDue, balanceOn, lastMonth }: Account): string => {
  const running = 0 - balance - amountDue;
  if (running <= 0) return "";
  const month = monthOf(balanceOn);
  const isOneMonth = lastMonth !== null && monthOf(lastMonth) === addMonths(month, -1);
  const when = isOneMonth ? inMonth(month, words.lang) : words.t("sinceInvoice");
  return words.t("running", { when, sum: formatMoney(kopecks(running), words.lang) });
};

const lastCharges = (words: Words, { lastMonth, lastMonthCharges }: Account) => {
  const month = parseMonth(lastMonth?.slice(0, 7) ?? "");
  return {
    label: words.t("lastCharges"),
    value: lastMonthCharges === null ? "—" : formatMoney(lastMonthCharges, words.lang),
    hint: month ? formatMonth(month, words.lang) : words.t("noCharges"),
    note: "",
    tone: null,
  };
};

const accountRows = (words: Words, account: Account, status = statusOf(words, account)) => [
  ...(account.ownName ? [{ label: words.t("ownName"), value: account.ownName }] : []),
  { label: words.t("client"), value: account.clientName },
  { label: words.t("status"), value: status.statusText, badge: status.statusKind },
  { label: words.t("paymentForm"), value: words.t(`paymentForm.${account.paymentForm}`) },
  { label: words.t("unp"), value: account.unp },
  ...(account.uin ? [{ label: words.t("uin"), value: account.uin }] : []),
  ...(account.oin ? [{ label: words.t("oin"), value: account.oin }] : []),
];

const deliveryCard = (
  words: Words,
  { number, deliveryFormat, deliveryLanguage }: Account,
  addresses: readonly ShownAddress[],
  editing: string | null,
) => {
  const inState = (...states: ShownAddress["state"][]) =>
    addresses.filter(({ state }) => states.includes(state)).map(({ email }) => email);
  const [active, paused, waiting] = [inState("active"), inState("paused"), inState("waiting", "expired")];
  return {
    title: words.t("delivery"),
    rows: [
      { label: words.t("deliveryWay"), value: words.t("deliveryByEmail") },
      {
        label: words.t("deliveryEmail"),
        value: active.join(", ") || words.t(paused.length > 0 ? "deliveryPausedAll" : "deliveryNone"),
      },
      ...paused.map((email) => ({
        label: words.t("deliveryPaused"),
        value: email,
        note: words.t("deliveryPausedNote"),
      })),
      ...(waiting.length > 0 ? [{ label: words.t("deliveryWaiting"), value: waiting.join(", ") }] : []),
      { label: words.t("deliveryFormat"), value: words.t(`format.${deliveryFormat}`) },
      { label: words.t("deliveryLanguage"), value: words.t(`deliveryLanguage.${deliveryLanguage}`) },
    ],
    note: words.t(deliveryNote(active.length)),
    edit: editing === null ? null : { text: words.t("edit"), href: editing },
    history: { text: words.t("item.deliveries"), href: `/a/${number}/deliveries` },
  };
};

const deliveryNote = (active: number) => {
  if (active === 0) return "deliveryNoneNote";
  return active === 1 ? "deliveryNote" : "deliveryManyNote";
};

const statusKinds = { active: "success", suspended: "warning", closed: "neutral" } as const;
export const statusOf = (words: Words, { status }: Account) => ({
  statusText: words.t(`status.${status}`),
  statusKind: statusKinds[status],
});

const toneOf = (balance: Kopecks): "danger" | "success" | null => {
  if (balance === 0) return null;
  return balance < 0 ? "danger" : "success";
};

export const showNumber = ({ number }: Account): string => showAccountNumber(parseAccountNumber(number) ?? 0);
