import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { formatDateTime } from "../kernel/dates.ts";
import type { JournalFilter, JournalList, JournalRecord, Place } from "./record.ts";
import { actionText, changesOf, changeText, nounText, objectOf, roleText, type Texts, whoText } from "./texts.ts";

export const journalPage = (texts: Texts, accountId: number, filter: JournalFilter, list: JournalList) => {
  const { words } = texts;
  const account = `/a/${formatAccountNumber(accountId)}`;
  const base = `${account}/journal`;
  const query = filterQuery(filter);
  const has = list.rows.length > 0;
  return {
    title: words.t("title"),
    pretitle: words.t("account", { account: showAccountNumber(accountId) }),
    lead: words.t("lead"),
    actions: has ? [{ text: words.t("export"), href: `${base}.xlsx${query}`, icon: "file-spreadsheet" }] : [],
    filter: list.isEmpty ? null : filterForm(texts, base, filter),
    columns: {
      when: words.t("when"),
      who: words.t("who"),
      action: words.t("action"),
      subject: words.t("subject"),
      changes: words.t("changes"),
      address: words.t("address"),
    },
    rows: list.rows.map((record) => journalRow(texts, account, record)),
    pager: {
      label: words.t("pages"),
      previousText: words.t("newer"),
      nextText: words.t("older"),
      previousHref: list.previous === undefined ? null : base + filterQuery(filter, { before: list.previous }),
      nextHref: list.next === undefined ? null : base + filterQuery(filter, { after: list.next }),
    },
    empty: has ? null : emptyJournal(texts, base, filter, list),
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

const filterForm = (texts: Texts, base: string, filter: JournalFilter) => {
  const { words } = texts;
  return {
    action: base,
    q: { label: words.t("search"), placeholder: words.t("searchPlaceholder"), value: filter.q ?? "" },
    actions: {
      label: words.t("action"),
      placeholder: words.t("anyAction"),
      groups: actionGroups(texts, filter.action),
    },
    from: { label: words.t("from"), value: filter.from ?? "" },
    to: { label: words.t("to"), value: filter.to ?? "" },
    find: words.t("find"),
    clear: filterQuery(filter) === "" ? null : { text: words.t("clear"), href: base },
  };
};

/** Known actions by what they are done to; one of the address that has no words stays chosen under its code. */
const actionGroups = (texts: Texts, chosen: string | undefined) => {
  const { nouns, actions } = texts.parts;
  const option = (code: string) => ({ value: code, text: actionText(texts, code), selected: code === chosen });
  const groups = nouns.map((noun) => ({
    label: nounText(texts, noun),
    parent: noun,
    options: actions.filter((code) => code.startsWith(`${noun}:`)).map(option),
  }));
  const isStrange = chosen !== undefined && !actions.includes(chosen);
  return isStrange ? [...groups, { label: texts.words.t("code"), parent: "", options: [option(chosen)] }] : groups;
};

const journalRow = (texts: Texts, account: string, record: JournalRecord) => {
  const { words } = texts;
  const object = objectOf(texts, record);
  return {
    when: formatDateTime(record.at, words.lang),
    who: whoText(texts, record),
    role: roleText(texts, record.role),
    actingFor: record.actingFor ? words.t("for", { name: record.actingFor }) : "",
    action: actionText(texts, record.action),
    subject: object.text || words.t("none"),
    subjectHref: object.path === null ? null : account + object.path,
    changes: changesOf(texts, record).map((change) => shortened(changeText(texts, change))),
    address: record.address ?? words.t("none"),
  };
};

const longest = 160;
const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

const emptyJournal = ({ words }: Texts, base: string, filter: JournalFilter, list: JournalList) => {
  if (list.isEmpty) return { icon: "history", title: words.t("emptyTitle"), text: words.t("emptyText"), action: null };
  if (list.isPast) {
    const action = { text: words.t("toStart"), href: base + filterQuery(filter) };
    return { icon: "list", title: words.t("pastTitle"), text: words.t("pastText"), action };
  }
  const action = { text: words.t("clear"), href: base };
  return { icon: "search-off", title: words.t("nothingTitle"), text: words.t("nothingText"), action };
};
