import { type Column, type RowAction, tableOf } from "../kernel/column.ts";
import { formatDateTime } from "../kernel/dates.ts";
import { formatNames } from "../kernel/delivery-format.ts";
import { type ListPage, pagerOf } from "../kernel/paging.ts";
import type { AdviceWords } from "./advice-messages.ts";
import { courseOf } from "./course-pages.ts";
import type { Delivery } from "./delivery.ts";
import type { DocumentKind, Documents } from "./documents/document.ts";
import type { Words } from "./messages.ts";

const stateKeys = { queued: "stateQueued", sent: "stateSent", failed: "stateFailed" } as const;
const stateKinds = { queued: "info", sent: "success", failed: "danger" } as const;

type Place = { readonly base: string; readonly accountText: string; readonly may: (permission: string) => boolean };

type Known = {
  readonly now: Date;
  readonly documents: Documents;
  readonly advice: AdviceWords;
  readonly mayWith: (permission: string, kind: DocumentKind, delivery: Delivery) => boolean;
};

export const deliveriesPage = (
  words: Words,
  { base, accountText, may }: Place,
  list: ListPage<Delivery, string>,
  { now, documents, advice, mayWith }: Known,
) => {
  const maySend = may("invoices:send");
  const mayAs = (permission: "permission" | "sendPermission", delivery: Delivery): boolean => {
    const kind = documents.get(delivery.kind);
    return kind !== undefined && mayWith(kind[permission], kind, delivery);
  };
  const mayOpen = (delivery: Delivery) => mayAs("permission", delivery);
  const mayRepeat = (delivery: Delivery) => delivery.state !== "queued" && mayAs("sendPermission", delivery);
  return {
    title: words.t("title"),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    lead: words.t("lead"),
    refresh: list.rows.some(({ state }) => state === "queued")
      ? [{ text: words.t("refresh"), href: `${base}/deliveries`, icon: "refresh" }]
      : null,
    table: tableOf(deliveryColumns({ own: words, advice }, maySend, { base, now, mayOpen }), list.rows, {
      label: words.t("title"),
      actions: {
        title: words.t("resend"),
        of: (row) => (mayRepeat(row) ? [resendAction(words, base, row)] : []),
      },
    }),
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

const resendAction = (words: Words, base: string, { id, title, email }: Delivery): RowAction => ({
  text: words.t(email === null ? "remake" : "resend"),
  label: words.t(email === null ? "remakeOf" : "resendOf", { title }),
  post: `${base}/deliveries/${id}/resends`,
  icon: "send",
});

export const resentText = (words: Words, { title, email }: { title: string; email: string | null }): string =>
  email === null ? words.t("remade", { title }) : words.t("resent", { title, email });

const isKept = ({ expiresAt }: Delivery, now: Date): boolean => expiresAt !== null && expiresAt > now;

const fileNotes = (words: Words, { documentId, expiresAt }: Delivery, now: Date): string[] => {
  if (expiresAt && expiresAt > now) return [words.t("keptUntil", { until: formatDateTime(expiresAt, words.lang) })];
  return documentId === null ? [] : [words.t("expired")];
};

/** `mayOpen`: a file whose kind the user may not see is named without a link. */
type Links = { readonly base: string; readonly now: Date; mayOpen(delivery: Delivery): boolean };

type Said = { readonly own: Words; readonly advice: AdviceWords };

const deliveryColumns = ({ own: words, advice }: Said, maySend: boolean, links: Links): readonly Column<Delivery>[] => [
  {
    key: "document",
    title: words.t("columnDocument"),
    isLead: true,
    text: ({ title }) => title,
    href: (row) => (isKept(row, links.now) && links.mayOpen(row) ? `${links.base}/deliveries/${row.id}/file` : null),
    notes: (row) => fileNotes(words, row, links.now),
  },
  { key: "format", title: words.t("columnFormat"), text: ({ format }) => formatNames[format] },
  { key: "email", title: words.t("columnEmail"), text: ({ email }) => email ?? words.t("toNobody") },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: (delivery) => stateText(words, delivery),
    tone: ({ state }) => stateKinds[state],
    notes: (delivery) => courseNotes(words, advice, delivery, maySend),
    part: (delivery) => courseOf(advice, delivery, maySend).answer,
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

/** A file is not sent but made, and then waits for whoever asked for it. */
const stateText = (words: Words, { state, email, progress }: Delivery): string => {
  if (email !== null) return words.t(stateKeys[state]);
  if (state === "queued") return words.t("fileMaking", { percent: progress });
  return words.t(state === "sent" ? "fileReady" : "fileFailed");
};

const courseNotes = (words: Words, advice: AdviceWords, delivery: Delivery, maySend: boolean): string[] => {
  if (delivery.email !== null) return courseOf(advice, delivery, maySend).notes;
  return delivery.state === "failed" ? [words.t("fileFailedNote")] : [];
};
