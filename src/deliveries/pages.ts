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
  const pageOf = (delivery: Delivery) =>
    mayOpen(delivery) ? (documents.get(delivery.kind)?.pageOf?.(delivery.subjectId) ?? null) : null;
  const mayRepeat = (delivery: Delivery) => delivery.state !== "queued" && mayAs("sendPermission", delivery);
  return {
    title: words.t("title"),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    lead: words.t("lead"),
    refresh: list.rows.some(({ state }) => state === "queued")
      ? [{ text: words.t("refresh"), href: `${base}/deliveries`, icon: "refresh" }]
      : null,
    table: tableOf(deliveryColumns({ own: words, advice }, maySend, { base, now, pageOf }), list.rows, {
      label: words.t("title"),
      actions: {
        title: words.t("resend"),
        of: (row) => [
          ...(mayOpen(row) && isKept(row, now) ? [fileAction(words, base, row)] : []),
          ...(mayRepeat(row) ? [resendAction(words, base, row)] : []),
        ],
      },
    }),
    empty: list.rows.length > 0 ? null : emptyList(words, base, maySend),
    pager: pagerOf(words.lang, `${base}/deliveries`, {}, list),
  };
};

const emptyList = (words: Words, base: string, maySend: boolean) => ({
  icon: "send",
  title: words.t("emptyTitle"),
  text: words.t(maySend ? "emptyText" : "emptyReading"),
  action: { text: words.t("toInvoices"), href: `${base}/invoices` },
});

/** In the reader's language, where it is kept. */
const titleOf = ({ lang }: Words, { title, titles }: Delivery): string => titles?.[lang] ?? title;

const fileAction = (words: Words, base: string, delivery: Delivery): RowAction => ({
  text: words.t("download"),
  label: words.t("downloadOf", { title: titleOf(words, delivery) }),
  href: `${base}/deliveries/${delivery.id}/file`,
  icon: "download",
});

const resendAction = (words: Words, base: string, delivery: Delivery): RowAction => ({
  text: words.t(delivery.email === null ? "remake" : "resend"),
  label: words.t(delivery.email === null ? "remakeOf" : "resendOf", { title: titleOf(words, delivery) }),
  post: `${base}/deliveries/${delivery.id}/resends`,
  icon: "send",
});

export const resentText = (words: Words, { title, email }: { title: string; email: string | null }): string =>
  email === null ? words.t("remade", { title }) : words.t("resent", { title, email });

const isKept = ({ expiresAt }: Delivery, now: Date): boolean => expiresAt !== null && expiresAt > now;

const fileNotes = (words: Words, { documentId, expiresAt }: Delivery, now: Date): string[] => {
  if (expiresAt && expiresAt > now) return [words.t("keptUntil", { until: formatDateTime(expiresAt, words.lang) })];
  return documentId === null ? [] : [words.t("expired")];
};

/** `pageOf`: a document whose kind the user may not see, or that has no page, is named without a link. */
type Links = { readonly base: string; readonly now: Date; pageOf(delivery: Delivery): string | null };

type Said = { readonly own: Words; readonly advice: AdviceWords };

const deliveryColumns = ({ own: words, advice }: Said, maySend: boolean, links: Links): readonly Column<Delivery>[] => [
  {
    key: "document",
    title: words.t("columnDocument"),
    isLead: true,
    text: (row) => titleOf(words, row),
    href: (row) => {
      const page = links.pageOf(row);
      return page === null ? null : links.base + page;
    },
    notes: (row) => [formatNames[row.format], row.email ?? words.t("toNobody"), ...fileNotes(words, row, links.now)],
  },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: (delivery) => stateText(words, delivery),
    tone: ({ state }) => stateKinds[state],
    notes: (delivery) => courseNotes(words, advice, delivery, maySend),
    part: (delivery) => (delivery.state === "sent" ? null : courseOf(advice, delivery, maySend).answer),
  },
  {
    key: "sent",
    title: words.t("columnSent"),
    kind: "datetime",
    text: ({ sentAt }) => (sentAt ? formatDateTime(sentAt, words.lang) : "—"),
    notes: ({ createdAt }) => [words.t("requestedAt", { at: formatDateTime(createdAt, words.lang) })],
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
  if (delivery.email !== null) return delivery.state === "sent" ? [] : courseOf(advice, delivery, maySend).notes;
  return delivery.state === "failed" ? [words.t("fileFailedNote")] : [];
};
