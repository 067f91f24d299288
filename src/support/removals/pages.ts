import { formatAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import { type Column, tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import type { Words } from "../messages.ts";
import { reasonField, type Typed } from "../pages.ts";
import type { RemovalWords } from "./messages.ts";
import type { ListedRemoval, Removal } from "./repository.ts";

type List = { readonly removals: readonly ListedRemoval[]; readonly isMore: boolean };

export const removalsPage = (words: RemovalWords, support: Words, { removals, isMore }: List) => ({
  title: words.t("title"),
  lead: words.t("lead"),
  back: { text: support.t("toSearch"), href: "/support" },
  table: removals.length === 0 ? null : tableOf(columnsOf(words), removals, { label: words.t("title") }),
  more: isMore ? words.t("more", { count: removals.length }) : null,
  empty: removals.length > 0 ? null : { icon: "circle-check", title: words.t("empty"), text: words.t("emptyText") },
});

const columnsOf = (words: RemovalWords): readonly Column<ListedRemoval>[] => [
  {
    key: "person",
    title: words.t("person"),
    isLead: true,
    text: ({ userName }) => userName,
    href: ({ accountId, userId }) => `/support/accounts/${formatAccountNumber(accountId)}/people/${userId}`,
  },
  {
    key: "company",
    title: words.t("company"),
    text: ({ clientName }) => clientName,
    notes: ({ accountId }) => [showAccountNumber(accountId)],
  },
  { key: "what", title: words.t("what"), text: ({ what }) => words.t(`what.${what}`) },
  {
    key: "why",
    title: words.t("why"),
    text: ({ reason }) => reason,
    notes: ({ ticket }) => [words.t("ticketOf", { ticket })],
  },
  {
    key: "author",
    title: words.t("author"),
    text: ({ askedByName }) => askedByName,
    notes: ({ askedAt }) => [formatDateTime(askedAt, words.lang)],
  },
  {
    key: "until",
    title: words.t("until"),
    kind: "datetime",
    text: ({ expiresAt }) => formatDateTime(expiresAt, words.lang),
  },
];

type Open = {
  readonly removal: Removal;
  /** The account's page of support. */
  readonly base: string;
  readonly isAuthor: boolean;
  /** A refusal without its reason, or with too long a one. */
  readonly typed: Typed | undefined;
};

/** Locals of views/support/removal.ejs: one that waits, on the person's page. */
export const removalCard = (words: RemovalWords, support: Words, { removal, base, isAuthor, typed }: Open) => {
  const { id, what, reason, ticket, askedByName, askedAt, expiresAt } = removal;
  const path = `${base}/removals/${id}`;
  return {
    id: formIdOf(id),
    title: words.t("waitsTitle", { what: words.t(`what.${what}`) }),
    text: words.t(isAuthor ? "ownText" : "othersText"),
    facts: [
      { label: words.t("why"), value: reason, note: words.t("ticketOf", { ticket }) },
      { label: words.t("author"), value: askedByName, note: formatDateTime(askedAt, words.lang) },
      { label: words.t("until"), value: formatDateTime(expiresAt, words.lang) },
    ],
    withdraw: isAuthor ? { action: `${path}/withdrawal`, text: words.t("withdraw") } : null,
    confirm: isAuthor ? null : { action: `${path}/confirmation`, text: words.t("confirm") },
    refuse: isAuthor
      ? null
      : {
          action: `${path}/refusal`,
          field: { ...reasonField(support, formIdOf(id), typed), label: words.t("refusalLabel") },
          text: words.t("refuse"),
        },
  };
};

/** Of the form that refuses it. */
export const formIdOf = (id: number): string => `removal-${id}`;
