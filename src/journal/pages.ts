import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { formatDateTime } from "../kernel/dates.ts";
import type { Words } from "./messages.ts";
import { type JournalFilter, type JournalList, type JournalRecord, knownActions, type Place } from "./record.ts";
import { actionText, changesOf, changeText, roleText, subjectText, whoText } from "./texts.ts";

export const journalPage = (words: Words, accountId: number, filter: JournalFilter, list: JournalList) => {
  const account = `/a/${formatAccountNumber(accountId)}`;
  const base = `${account}/journal`;
  const query = filterQuery(filter);
  const has = list.rows.length > 0;
  return {
    title: words.t("title"),
    pretitle: words.t("account", { account: showAccountNumber(accountId) }),
    lead: words.t("lead"),
    actions: has ? [{ text: words.t("export"), href: `${base}.xlsx${query}`, icon: "file-spreadsheet" }] : [],
    filter: list.isEmpty ? null : filterForm(words, base, filter),
    columns: {
      when: words.t("when"),
      who: words.t("who"),
      action: words.t("action"),
      subject: words.t("subject"),
      changes: words.t("changes"),
      address: words.t("address"),
    },
    rows: list.rows.map((record) => journalRow(words, account, record)),
    pager: {
      label: words.t("pages"),
      previousText: words.t("newer"),
      nextText: words.t("older"),
      previousHref: list.previous === undefined ? null : base + filterQuery(filter, { before: list.previous }),
      nextHref: list.next === undefined ? null : base + filterQuery(filter, { after: list.next }),
    },
    empty: has ? null : emptyJournal(words, base, filter, list),
  };
};

/** `?q=…&action=…`, or nothing: what keeps a filter in a link. */
const filterQuery = ({ q, action, from, to }: JournalFilter, place: Place = {}): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ q, action, from, to, ...place })) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size > 0 ? `?${query.toString()}` : "";
};

const filterForm = (words: Words, base: string, filter: JournalFilter) => ({
  action: base,
  q: { label: words.t("search"), placeholder: words.t("searchPlaceholder"), value: filter.q ?? "" },
  actions: { label: words.t("action"), placeholder: words.t("anyAction"), groups: actionGroups(words, filter.action) },
  from: { label: words.t("from"), value: filter.from ?? "" },
  to: { label: words.t("to"), value: filter.to ?? "" },
  find: words.t("find"),
  clear: filterQuery(filter) === "" ? null : { text: words.t("clear"), href: base },
});

const nouns = ["orders", "deliveries", "access", "invitations", "support", "sessions", "users"] as const;

/** Known actions by what they are done to; one of the address that has no words stays chosen under its code. */
const actionGroups = (words: Words, chosen: string | undefined) => {
  const option = (code: string) => ({ value: code, text: actionText(words, code), selected: code === chosen });
  const groups = nouns.map((noun) => ({
    label: words.t(`noun.${noun}`),
    parent: noun,
    options: knownActions.filter((code) => code.startsWith(`${noun}:`)).map(option),
  }));
  const isStrange = chosen !== undefined && !knownActions.some((code) => code === chosen);
  return isStrange ? [...groups, { label: words.t("code"), parent: "", options: [option(chosen)] }] : groups;
};

const journalRow = (words: Words, account: string, record: JournalRecord) => ({
  when: formatDateTime(record.at, words.lang),
  who: whoText(words, record),
  role: roleText(words, record),
  actingFor: record.actingFor ? words.t("for", { name: record.actingFor }) : "",
  action: actionText(words, record.action),
  subject: subjectText(words, record) || words.t("none"),
  subjectHref: hrefOf(account, record),
  changes: changesOf(words, record).map((change) => shortened(changeText(words, change))),
  address: record.address ?? words.t("none"),
});

/** An order that was accepted stays; a draft may have been forgotten. */
const hrefOf = (account: string, { action, subject }: JournalRecord): string | null =>
  ["orders:accept", "orders:apply"].includes(action) && /^\d{1,9}$/.test(subject)
    ? `${account}/orders/${subject}`
    : null;

const longest = 160;
const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

const emptyJournal = (words: Words, base: string, filter: JournalFilter, list: JournalList) => {
  if (list.isEmpty) return { icon: "history", title: words.t("emptyTitle"), text: words.t("emptyText"), action: null };
  if (list.isPast) {
    const action = { text: words.t("toStart"), href: base + filterQuery(filter) };
    return { icon: "list", title: words.t("pastTitle"), text: words.t("pastText"), action };
  }
  const action = { text: words.t("clear"), href: base };
  return { icon: "search-off", title: words.t("nothingTitle"), text: words.t("nothingText"), action };
};
