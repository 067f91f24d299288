import { type Column, type RowAction, tableOf } from "../kernel/column.ts";
import { formatMoney, sumMoney } from "../kernel/money.ts";
import { byText, overdueText } from "./due-texts.ts";
import type { AccountsFilter } from "./forms.ts";
import type { AccountTabs } from "./held.ts";
import type { Words } from "./messages.ts";
import { showNumber, statusOf } from "./pages.ts";
import type { Account } from "./repository.ts";
import { opens, type Role } from "./roles.ts";

type AccountsView = {
  readonly role: Role;
  readonly accounts: readonly Account[];
  readonly filter: AccountsFilter;
  readonly tabs: AccountTabs | null;
  readonly now: Date;
};

/** The totals are of what is shown; a list of one needs neither them nor a search. What is overdue comes first, the longest overdue at the top. */
export const accountsPage = (words: Words, { role, accounts, filter, tabs, now }: AccountsView) => {
  const found = accounts.filter((account) => fits(account, filter)).toSorted(byOverdue);
  return {
    title: words.t("accountsTitle"),
    pretitle: words.t(`role.${role}`),
    lead: words.t("accountsLead"),
    tabs,
    filter: accounts.length > 1 ? filterOf(words, filter) : null,
    stats: found.length > 1 ? totals(words, found) : [],
    table:
      found.length === 0
        ? null
        : tableOf(accountColumns(words, now), found, {
            label: words.t("accountsTitle"),
            actions: opens(role, "account:write")
              ? { title: words.t("ownName"), of: (account) => [nameAction(words, account)] }
              : undefined,
          }),
    empty:
      accounts.length > 0
        ? { title: words.t("noneFound"), text: words.t("noneFoundText") }
        : { title: words.t("noAccounts"), text: words.t("noAccountsText") },
  };
};

const byOverdue = (a: Account, b: Account): number => urgency(a).localeCompare(urgency(b));
const urgency = ({ overdue, earliestDueOn }: Account): string =>
  overdue > 0 && earliestDueOn ? earliestDueOn : "9999";

/** By any part of the number, however it is spaced, or of the account's or the company's name. */
const fits = ({ number, ownName, clientName, kind }: Account, filter: AccountsFilter): boolean => {
  if (filter.kind && filter.kind !== kind) return false;
  if (!filter.q) return true;
  const wanted = filter.q.toLowerCase();
  const digits = filter.q.replace(/\s/g, "");
  const names = [clientName, ownName ?? ""].map((name) => name.toLowerCase());
  return (digits !== "" && number.includes(digits)) || names.some((name) => name.includes(wanted));
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
  const overdue = sumMoney(accounts.map((account) => account.overdue));
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
      hint: [
        unpaid > 0 ? words.t("totalDueHint", { count: unpaid }) : words.t("nothingDue"),
        overdue > 0 ? words.t("totalOverdue", { sum: formatMoney(overdue, words.lang) }) : "",
      ]
        .filter(Boolean)
        .join("; "),
      tone: overdue > 0 ? "danger" : null,
    },
  ];
};

const accountColumns = (words: Words, now: Date): readonly Column<Account>[] => [
  {
    key: "account",
    title: words.t("columnAccount"),
    kind: "nums",
    isLead: true,
    text: (account) => account.ownName ?? showNumber(account),
    href: ({ number }) => `/a/${number}`,
    notes: (account) => [...(account.ownName ? [showNumber(account)] : []), account.clientName],
  },
  { key: "kind", title: words.t("columnKind"), text: ({ kind }) => words.t(`kind.${kind}`) },
  {
    key: "status",
    title: words.t("status"),
    kind: "state",
    text: (account) => statusOf(words, account).statusText,
    tone: (account) => statusOf(words, account).statusKind,
  },
  {
    key: "balance",
    title: words.t("balance"),
    kind: "money",
    text: ({ balance }) => formatMoney(balance, words.lang),
    tone: ({ balance }) => (balance < 0 ? "danger" : null),
  },
  {
    key: "due",
    title: words.t("amountDue"),
    kind: "money",
    text: ({ amountDue }) => formatMoney(amountDue, words.lang),
    tone: ({ overdue }) => (overdue > 0 ? "danger" : null),
    notes: (account) => dueNotes(words, account, now),
  },
];

const nameAction = (words: Words, account: Account): RowAction => ({
  text: words.t("ownName"),
  label: words.t("ownNameOf", { account: showNumber(account) }),
  href: `/a/${account.number}/own-name`,
  icon: "pencil",
});

const dueNotes = (words: Words, account: Account, now: Date): string[] => {
  if (account.overdue > 0) return [overdueText(words, account, now)];
  return account.nextDueOn ? [byText(words, account.nextDueOn, now)] : [];
};
