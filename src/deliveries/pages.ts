import { type Column, tableOf } from "../kernel/column.ts";
import { formatDateTime } from "../kernel/dates.ts";
import { type ListPage, pagerOf } from "../kernel/paging.ts";
import type { Delivery, DeliveryFormat } from "./delivery.ts";
import type { Words } from "./messages.ts";

const stateKeys = { queued: "stateQueued", sent: "stateSent", failed: "stateFailed" } as const;
const stateKinds = { queued: "info", sent: "success", failed: "danger" } as const;
const formats = { pdf: "PDF", xlsx: "Excel", txt: "txt" } as const satisfies Record<DeliveryFormat, string>;

type Place = { readonly base: string; readonly accountText: string; readonly may: (permission: string) => boolean };

export const deliveriesPage = (words: Words, { base, accountText, may }: Place, list: ListPage<Delivery, string>) => {
  const maySend = may("invoices:send");
  return {
    title: words.t("title"),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    lead: words.t("lead"),
    refresh: list.rows.some(({ state }) => state === "queued")
      ? [{ text: words.t("refresh"), href: `${base}/deliveries`, icon: "refresh" }]
      : null,
    table: tableOf(deliveryColumns(words, maySend), list.rows, { label: words.t("title") }),
    empty:
      list.rows.length > 0
        ? null
        : {
            icon: "send",
            title: words.t("emptyTitle"),
            text: words.t(maySend ? "emptyText" : "emptyReading"),
            action: { text: words.t("toInvoices"), href: `${base}/invoices` },
          },
    pager: pagerOf(words.lang, `${base}/deliveries`, {}, list),
  };
};

const deliveryColumns = (words: Words, maySend: boolean): readonly Column<Delivery>[] => [
  { key: "document", title: words.t("columnDocument"), isLead: true, text: ({ title }) => title },
  { key: "format", title: words.t("columnFormat"), text: ({ format }) => formats[format] },
  { key: "email", title: words.t("columnEmail"), text: ({ email }) => email },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: ({ state }) => words.t(stateKeys[state]),
    tone: ({ state }) => stateKinds[state],
    notes: (delivery) => stateNotes(words, delivery, maySend),
  },
  {
    key: "requested",
    title: words.t("columnRequested"),
    kind: "datetime",
    text: ({ createdAt }) => formatDateTime(createdAt, words.lang),
    cell: ({ createdAt }) => createdAt.getTime(),
  },
  {
    key: "sent",
    title: words.t("columnSent"),
    kind: "datetime",
    text: ({ sentAt }) => (sentAt ? formatDateTime(sentAt, words.lang) : "—"),
    cell: ({ sentAt }) => sentAt?.getTime() ?? null,
  },
];

const stateNotes = (words: Words, delivery: Delivery, maySend: boolean): string[] =>
  [
    delivery.attempts > 0 ? words.t("attempts", { count: delivery.attempts }) : "",
    noteOf(words, delivery, maySend),
    delivery.serverAnswer ? words.t("answer", { words: delivery.serverAnswer }) : "",
  ].filter(Boolean);

/** What the badge alone would leave open. */
const noteOf = (words: Words, { state, attempts, serverAnswer }: Delivery, maySend: boolean): string => {
  if (state === "failed" && !maySend) return words.t("failedReading");
  if (state === "failed") return words.t(serverAnswer === null ? "failedOurs" : "failedNote");
  if (state === "sent" || attempts === 0) return "";
  return words.t(serverAnswer === null ? "sending" : "again");
};
