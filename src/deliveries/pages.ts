import { formatDateTime } from "../kernel/dates.ts";
import type { Delivery, DeliveryFormat } from "./delivery.ts";
import type { Words } from "./messages.ts";

const stateKeys = { queued: "stateQueued", sent: "stateSent", failed: "stateFailed" } as const;
const stateKinds = { queued: "info", sent: "success", failed: "danger" } as const;
const formats = { pdf: "PDF", xlsx: "Excel", txt: "txt" } as const satisfies Record<DeliveryFormat, string>;

type Input = {
  base: string;
  accountText: string;
  deliveries: readonly Delivery[];
  newerHref: string | null;
  olderHref: string | null;
  /** Whether the person may send documents. */
  maySend: boolean;
};

export const deliveriesPage = (
  words: Words,
  { base, accountText, deliveries, newerHref, olderHref, maySend }: Input,
) => ({
  title: words.t("title"),
  pretitle: `${words.t("pretitle")} · ${accountText}`,
  lead: words.t("lead"),
  refresh: deliveries.some(({ state }) => state === "queued")
    ? [{ text: words.t("refresh"), href: `${base}/deliveries`, icon: "refresh" }]
    : null,
  columns: {
    document: words.t("columnDocument"),
    format: words.t("columnFormat"),
    email: words.t("columnEmail"),
    state: words.t("columnState"),
    requested: words.t("columnRequested"),
    sent: words.t("columnSent"),
  },
  rows: deliveries.map((delivery) => deliveryRow(words, delivery, maySend)),
  empty: {
    title: words.t("emptyTitle"),
    text: words.t(maySend ? "emptyText" : "emptyReading"),
    action: { text: words.t("toInvoices"), href: `${base}/invoices` },
  },
  pager: {
    label: words.t("pagerLabel"),
    previousText: words.t("newer"),
    nextText: words.t("older"),
    previousHref: newerHref,
    nextHref: olderHref,
  },
});

const deliveryRow = (words: Words, delivery: Delivery, maySend: boolean) => ({
  document: delivery.title,
  format: formats[delivery.format],
  email: delivery.email,
  stateText: words.t(stateKeys[delivery.state]),
  stateKind: stateKinds[delivery.state],
  attempts: delivery.attempts > 0 ? words.t("attempts", { count: delivery.attempts }) : "",
  note: noteOf(words, delivery, maySend),
  answer: delivery.serverAnswer ? words.t("answer", { words: delivery.serverAnswer }) : "",
  requested: formatDateTime(delivery.createdAt, words.lang),
  sent: delivery.sentAt ? formatDateTime(delivery.sentAt, words.lang) : "—",
});

/** What the badge alone would leave open. */
const noteOf = (words: Words, { state, attempts, serverAnswer }: Delivery, maySend: boolean): string => {
  if (state === "failed" && !maySend) return words.t("failedReading");
  if (state === "failed") return words.t(serverAnswer === null ? "failedOurs" : "failedNote");
  if (state === "sent" || attempts === 0) return "";
  return words.t(serverAnswer === null ? "sending" : "again");
};
