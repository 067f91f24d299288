import { parseAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { formatDate } from "../kernel/dates.ts";
import { formatMoney, type Kopecks, sumMoney } from "../kernel/money.ts";
import { formatMonth, parseMonth } from "../kernel/month.ts";
import type { AccountsFilter } from "./forms.ts";
import type { Words } from "./messages.ts";
import type { Account } from "./repository.ts";
import type { Role } from "./roles.ts";

/** `opens` says which permissions the person has here. */
export const homePage = (words: Words, account: Account, opens: (permission: string) => boolean) => {
  const base = `/a/${account.number}`;
  return {
    title: words.t("homeTitle"),
    pretitle: account.clientName,
    actions: [],
    callOut: callOut(words, account, base),
    account: accountCard(words, account),
    delivery: deliveryCard(words, account, base, opens("account:write")),
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

const quickLinks = [
  { key: "invoices", icon: "file-invoice", at: "/invoices", needs: "invoices:read" },
  { key: "subscribers", icon: "users", at: "/subscribers", needs: "subscribers:read" },
  { key: "bulk-services", icon: "settings", at: "/bulk/services", needs: "orders:write" },
  { key: "orders", icon: "history", at: "/orders", needs: "orders:read" },
] as const;

const callOut = (words: Words, account: Account, base: string) => {
  const { amountDue, unpaidInvoices, earliestDueOn } = account;
  if (earliestDueOn) {
    return {
      kind: "warning",
      title: words.t("dueTitle", { amount: formatMoney(amountDue, words.lang) }),
      text: words.t("dueText", { count: unpaidInvoices, day: formatDate(earliestDueOn, words.lang) }),
      href: `${base}/invoices`,
      linkText: words.t("dueLink"),
    };
  }
  if (account.lastMonth) return null;
  return { kind: "info", title: words.t("newTitle"), text: words.t("newText"), href: null, linkText: null };
};

const accountCard = (words: Words, account: Account) => {
  const { lang } = words;
  const { balance, amountDue, earliestDueOn } = account;
  return {
    title: words.t("accountCard", { account: showNumber(account) }),
    balance: {
      label: words.t("balance"),
      value: formatMoney(balance, lang),
      hint: words.t("balanceOn", { day: formatDate(account.balanceOn, lang).slice(0, 5) }),
      tone: toneOf(balance),
    },
    figures: [
      {
        label: words.t("amountDue"),
        value: formatMoney(amountDue, lang),
        hint: earliestDueOn && words.t("dueBy", { day: formatDate(earliestDueOn, lang) }),
      },
      lastCharges(words, account),
    ],
    rows: accountRows(words, account),
  };
};

const lastCharges = (words: Words, { lastMonth, lastMonthCharges }: Account) => {
  const month = parseMonth(lastMonth?.slice(0, 7) ?? "");
  return {
    label: words.t("lastCharges"),
    value: lastMonthCharges === null ? "—" : formatMoney(lastMonthCharges, words.lang),
    hint: month ? formatMonth(month, words.lang) : words.t("noCharges"),
  };
};

const accountRows = (words: Words, account: Account, status = statusOf(words, account)) => [
  { label: words.t("client"), value: account.clientName },
  { label: words.t("status"), value: status.statusText, badge: status.statusKind },
  { label: words.t("paymentForm"), value: words.t(`paymentForm.${account.paymentForm}`) },
  { label: words.t("unp"), value: account.unp },
  ...(account.uin ? [{ label: words.t("uin"), value: account.uin }] : []),
  ...(account.oin ? [{ label: words.t("oin"), value: account.oin }] : []),
];

const deliveryCard = (words: Words, { deliveryEmail, deliveryFormat }: Account, base: string, mayEdit: boolean) => ({
  title: words.t("delivery"),
  rows: [
    { label: words.t("deliveryWay"), value: words.t("deliveryByEmail") },
    { label: words.t("deliveryEmail"), value: deliveryEmail ?? words.t("deliveryNone") },
    { label: words.t("deliveryFormat"), value: words.t(`format.${deliveryFormat}`) },
  ],
  note: words.t(deliveryEmail ? "deliveryNote" : "deliveryNoneNote"),
  edit: mayEdit ? { text: words.t("edit"), href: `${base}/coming/delivery` } : null,
  history: { text: words.t("item.deliveries"), href: `${base}/deliveries` },
});

const statusKinds = { active: "success", suspended: "warning", closed: "neutral" } as const;
const statusOf = (words: Words, { status }: Account) => ({
  statusText: words.t(`status.${status}`),
  statusKind: statusKinds[status],
});

const toneOf = (balance: Kopecks): "danger" | "success" | null => {
  if (balance === 0) return null;
  return balance < 0 ? "danger" : "success";
};

const showNumber = ({ number }: Account): string => showAccountNumber(parseAccountNumber(number) ?? 0);

type AccountsView = { readonly role: Role; readonly accounts: readonly Account[]; readonly filter: AccountsFilter };

/** The totals are of what is shown; a list of one needs neither them nor a search. */
export const accountsPage = (words: Words, { role, accounts, filter }: AccountsView) => {
  const found = accounts.filter((account) => fits(account, filter));
  return {
    title: words.t("accountsTitle"),
    pretitle: words.t(`role.${role}`),
    lead: words.t("accountsLead"),
    filter: accounts.length > 1 ? filterOf(words, filter) : null,
    stats: found.length > 1 ? totals(words, found) : [],
    table: {
      label: words.t("accountsTitle"),
      columns: {
        account: words.t("columnAccount"),
        kind: words.t("columnKind"),
        status: words.t("status"),
        balance: words.t("balance"),
        due: words.t("amountDue"),
      },
    },
    rows: found.map((account) => accountRow(words, account)),
    empty:
      accounts.length > 0
        ? { title: words.t("noneFound"), text: words.t("noneFoundText") }
        : { title: words.t("noAccounts"), text: words.t("noAccountsText") },
  };
};

/** By any part of the number, however it is spaced, or of the company's name. */
const fits = ({ number, clientName, kind }: Account, filter: AccountsFilter): boolean => {
  if (filter.kind && filter.kind !== kind) return false;
  if (!filter.q) return true;
  const digits = filter.q.replace(/\s/g, "");
  return number.includes(digits) || clientName.toLowerCase().includes(filter.q.toLowerCase());
};

const filterOf = (words: Words, { q = "", kind }: AccountsFilter) => ({
  action: "/accounts",
  find: words.t("find"),
  q: { label: words.t("accountSearch"), placeholder: words.t("accountSearchHint"), value: q },
  kind: {
    label: words.t("columnKind"),
    placeholder: words.t("anyKind"),
    options: (["mobile", "fixed"] as const).map((value) => ({
      value,
      text: words.t(`kind.${value}`),
      selected: value === kind,
    })),
  },
  clear: q || kind ? { text: words.t("clearSearch"), href: "/accounts" } : null,
});

const totals = (words: Words, accounts: readonly Account[]) => {
  const mobile = accounts.filter(({ kind }) => kind === "mobile").length;
  const unpaid = accounts.reduce((count, { unpaidInvoices }) => count + unpaidInvoices, 0);
  const balance = sumMoney(accounts.map((account) => account.balance));
  return [
    {
      label: words.t("totalAccounts"),
      value: String(accounts.length),
      hint: words.t("totalAccountsHint", { mobile, fixed: accounts.length - mobile }),
      tone: null,
    },
    {
      label: words.t("totalBalance"),
      value: formatMoney(balance, words.lang),
      hint: null,
      tone: balance < 0 ? "danger" : null,
    },
    {
      label: words.t("totalDue"),
      value: formatMoney(sumMoney(accounts.map(({ amountDue }) => amountDue)), words.lang),
      hint: unpaid > 0 ? words.t("totalDueHint", { count: unpaid }) : words.t("nothingDue"),
      tone: null,
    },
  ];
};

const accountRow = (words: Words, account: Account) => ({
  href: `/a/${account.number}`,
  account: showNumber(account),
  name: account.clientName,
  kind: words.t(`kind.${account.kind}`),
  ...statusOf(words, account),
  balance: formatMoney(account.balance, words.lang),
  balanceTone: account.balance < 0 ? "danger" : null,
  due: formatMoney(account.amountDue, words.lang),
  dueTone: account.amountDue > 0 ? "danger" : null,
  current: false,
  currentText: null,
});
