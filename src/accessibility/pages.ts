import { type Column, tableOf } from "../kernel/column.ts";
import { formatDate } from "../kernel/dates.ts";
import type { Words } from "./messages.ts";
import { checks, gaps, preparedOn } from "./statement.ts";

type Support = { readonly phone: string; readonly email: string };
type Row = { readonly text: string; readonly clauses: readonly string[] };

/** The statement: what tests check, what fails, whom to tell. */
export const accessibilityPage = (words: Words, support: Support) => ({
  title: words.t("title"),
  lead: words.t("lead"),
  status: {
    title: words.t("statusTitle"),
    text: words.t("status"),
    prepared: words.t("preparedOn", { day: formatDate(preparedOn, words.lang) }),
  },
  checks: {
    title: words.t("checksTitle"),
    table: tableOf(
      columnsOf(words, words.t("columnCheck")),
      checks.map(({ key, clauses }) => ({ text: words.t(`check.${key}`), clauses })),
      { label: words.t("checksTitle") },
    ),
  },
  gaps: {
    title: words.t("gapsTitle"),
    table: tableOf(
      columnsOf(words, words.t("gapsTitle")),
      gaps.map(({ key, clauses }) => ({ text: words.t(`gap.${key}`), clauses })),
      { label: words.t("gapsTitle") },
    ),
  },
  contact: {
    title: words.t("contactTitle"),
    text: words.t("contact"),
    rows: [
      { label: words.t("phone"), value: support.phone },
      { label: words.t("email"), value: support.email, href: `mailto:${support.email}` },
    ],
  },
  home: { text: words.t("home"), href: "/" },
});

const columnsOf = (words: Words, title: string): readonly Column<Row>[] => [
  { key: "text", title, isLead: true, text: ({ text }) => text },
  { key: "clauses", title: words.t("columnClauses"), text: ({ clauses }) => clauses.join(", ") },
];
