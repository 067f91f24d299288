import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { tableOf } from "../kernel/column.ts";
import { filterText } from "../kernel/filters.ts";
import { pagerOf, queryOf } from "../kernel/paging.ts";
import { journalColumns } from "./columns.ts";
import type { JournalFilter, JournalList } from "./record.ts";
import { actionText, nounText, type Texts } from "./texts.ts";

export const journalPage = (texts: Texts, accountId: number, filter: JournalFilter, list: JournalList) => {
  const { words } = texts;
  const account = `/a/${formatAccountNumber(accountId)}`;
  const base = `${account}/journal`;
  const query = queryOf(filter);
  const has = list.rows.length > 0;
  return {
    title: words.t("title"),
    pretitle: words.t("account", { account: showAccountNumber(accountId) }),
    lead: words.t("lead"),
    actions: has ? [{ text: words.t("export"), href: `${base}.xlsx${query}`, icon: "file-spreadsheet" }] : [],
    filter: list.isEmpty ? null : filterForm(texts, base, filter),
    table: tableOf(journalColumns(texts, account), list.rows, { label: words.t("title"), look: "journal" }),
    pager: pagerOf(words.lang, base, filter, list),
    empty: has ? null : emptyJournal(texts, base, filter, list),
  };
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
    fold: filterText(words.lang, [filter.action, filter.from, filter.to].filter((each) => each !== undefined).length),
    find: words.t("find"),
    clear: queryOf(filter) === "" ? null : { text: words.t("clear"), href: base },
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

const emptyJournal = ({ words }: Texts, base: string, filter: JournalFilter, list: JournalList) => {
  if (list.isEmpty) return { icon: "history", title: words.t("emptyTitle"), text: words.t("emptyText"), action: null };
  if (list.isPast) {
    const action = { text: words.t("toStart"), href: base + queryOf(filter) };
    return { icon: "list", title: words.t("pastTitle"), text: words.t("pastText"), action };
  }
  const action = { text: words.t("clear"), href: base };
  return { icon: "search-off", title: words.t("nothingTitle"), text: words.t("nothingText"), action };
};
