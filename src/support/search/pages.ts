import { formatAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import { type Column, tableOf } from "../../kernel/column.ts";
import { formatMsisdn, isMsisdn } from "../../kernel/msisdn.ts";
import type { Words } from "../messages.ts";
import type { Kind } from "./query.ts";
import type { Found, FoundGroup } from "./repository.ts";

type Input = {
  readonly q: string;
  /** Undefined: it took too long; null: nothing was asked for, or nothing that could be. */
  readonly groups: readonly FoundGroup[] | undefined | null;
  readonly actions: readonly { readonly text: string; readonly href: string; readonly icon: string }[];
};

export const searchPage = (words: Words, { q, groups, actions }: Input) => ({
  actions,
  title: words.t("searchTitle"),
  lead: words.t("searchLead"),
  field: {
    name: "q",
    type: "search",
    label: words.t("searchLabel"),
    hint: words.t("searchHint"),
    value: q,
    maxlength: 100,
    autocomplete: "off",
    autofocus: q === "",
  },
  find: words.t("find"),
  groups: (groups ?? []).map((group) => groupView(words, group)),
  empty: emptyOf(words, q, groups),
});

const emptyOf = (words: Words, q: string, groups: Input["groups"]) => {
  if (q.trim() === "" || (groups && groups.length > 0)) return null;
  const key = groups === undefined ? "TooBroad" : groups === null ? "Unread" : "Nothing";
  return { icon: "search-off", title: words.t(`found${key}`), text: words.t(`found${key}Text`) };
};

const groupView = (words: Words, { kind, rows, isMore }: FoundGroup) => ({
  id: `found-${kind}`,
  title: words.t(`kind.${kind}`),
  more: isMore ? words.t("foundMore", { count: rows.length }) : null,
  table: tableOf(foundColumns(words, kind), rows, { label: words.t(`kind.${kind}`) }),
});

const foundColumns = (words: Words, kind: Kind): readonly Column<Found>[] => [
  {
    key: "found",
    title: words.t("columnFound"),
    isLead: true,
    text: (row) => foundText(words, kind, row),
    href: hrefOf,
    notes: (row) => [noteOf(kind, row)].filter(Boolean),
  },
  { key: "company", title: words.t("columnCompany"), text: ({ clientName }) => clientName },
  {
    key: "account",
    title: words.t("columnAccount"),
    kind: "nums",
    text: ({ accountId }) => showAccountNumber(accountId),
  },
  { key: "unp", title: words.t("columnUnp"), kind: "nums", text: ({ unp }) => unp },
];

const hrefOf = ({ accountId, userId }: Found): string =>
  `/support/accounts/${formatAccountNumber(accountId)}${userId === null ? "" : `/people/${userId}`}`;

const foundText = (words: Words, kind: Kind, row: Found): string => {
  if (row.orderNumber !== null) return words.t("foundOrder", { number: row.orderNumber });
  if (kind === "account") return showAccountNumber(row.accountId);
  if (kind === "number" || kind === "sim") return numberText(row.msisdn);
  return (kind === "subscriber" || row.userId !== null ? row.name : row.clientName) ?? "";
};

const noteOf = (kind: Kind, row: Found): string =>
  (kind === "subscriber"
    ? numberText(row.msisdn)
    : kind === "number" || kind === "sim" || kind === "order"
      ? row.name
      : "") ?? "";

const numberText = (msisdn: string | null): string =>
  msisdn && isMsisdn(msisdn) ? formatMsisdn(msisdn) : (msisdn ?? "");
