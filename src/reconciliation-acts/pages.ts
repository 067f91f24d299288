import { type Column, type RowAction, type Tone, tableOf } from "../kernel/column.ts";
import { formatDate, formatDateTime } from "../kernel/dates.ts";
import { formatNames } from "../kernel/delivery-format.ts";
import { type ListPage, pagerOf } from "../kernel/paging.ts";
import type { Words } from "./messages.ts";
import type { OrderedAct } from "./repository.ts";
import type { Period } from "./statement.ts";

export type Place = {
  readonly base: string;
  readonly accountText: string;
  readonly may: (permission: string) => boolean;
};
type Field = { readonly value: string; readonly error: string | undefined };
export type Typed = Readonly<Record<string, Field>>;
type Input = Place & {
  readonly list: ListPage<OrderedAct, number> & { readonly ownEmail: string | null };
  readonly limits: Period;
  readonly usual: Period;
  /** What was sent and is wrong. */
  readonly typed: Typed | undefined;
};

export const actsHref = (base: string): string => `${base}/reconciliation-acts`;
export const actHref = (base: string, id: number): string => `${actsHref(base)}/${id}`;

/** Акт сверки (guide, chapter 6): a new order, and what was ordered. */
export const actsPage = (words: Words, input: Input) => {
  const { base, accountText, may, list } = input;
  const maySend = may("deliveries:send");
  return {
    title: words.t("title"),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    lead: words.t(maySend ? "lead" : "leadReading"),
    actions: maySend
      ? [{ text: words.t("match"), href: `${actsHref(base)}/matchings`, icon: "arrows-exchange" }]
      : null,
    form: maySend ? formOf(words, input) : null,
    listTitle: words.t("listTitle"),
    table: list.rows.length === 0 ? null : actsTable(words, input),
    empty: list.rows.length > 0 ? null : emptyList(words, base, list.isPast),
    pager: pagerOf(words.lang, actsHref(base), {}, list),
  };
};

const emptyList = (words: Words, base: string, isPast: boolean) =>
  isPast
    ? {
        icon: "list",
        title: words.t("pastTitle"),
        text: words.t("pastText"),
        action: { text: words.t("toStart"), href: actsHref(base) },
      }
    : { icon: "clipboard-check", title: words.t("emptyTitle"), text: words.t("emptyText"), action: null };

const formOf = (words: Words, { base, list, limits, usual, typed }: Input) => ({
  title: words.t("formTitle"),
  action: actsHref(base),
  period: periodFields(words, { limits, usual, typed }),
  email: {
    name: "email",
    type: "email",
    label: words.t("email"),
    hint: list.ownEmail === null ? words.t("emailNeeded") : words.t("emailHint", { email: list.ownEmail }),
    value: typed?.["email"]?.value ?? "",
    error: errorOf(words, typed?.["email"]?.error, limits),
    autocomplete: "email",
    maxlength: 254,
  },
  submit: words.t("next"),
});

type PeriodInput = Pick<Input, "limits" | "usual" | "typed">;

/** «Период с», «Период по». */
export const periodFields = (words: Words, { limits, usual, typed }: PeriodInput) =>
  (["from", "to"] as const).map((name) => ({
    name,
    type: "date",
    label: words.t(name),
    hint: words.t(`${name}Hint`, daysOf(words, limits)),
    value: typed?.[name]?.value ?? usual[name],
    error: errorOf(words, typed?.[name]?.error, limits),
  }));

const daysOf = ({ lang }: Words, { from, to }: Period) => ({ from: formatDate(from, lang), to: formatDate(to, lang) });

const errors = [
  "dayMissing",
  "dayWrong",
  "fromOld",
  "fromFuture",
  "toFuture",
  "toBefore",
  "emailWrong",
  "emailMissing",
] as const;

const errorOf = (words: Words, code: string | undefined, limits: Period): string | undefined => {
  const known = errors.find((each) => each === code);
  return known && words.t(known, daysOf(words, limits));
};

export const periodText = (words: Words, { period }: { readonly period: Period }): string =>
  words.t("periodText", daysOf(words, period));

const actsTable = (words: Words, { base, may, list }: Input) =>
  tableOf(actColumns(words, base, list.ownEmail), list.rows, {
    label: words.t("listTitle"),
    actions: { title: words.t("actions"), of: (act) => actionsOf(words, base, act, may("deliveries:send")) },
  });

const actionsOf = (words: Words, base: string, act: OrderedAct, maySend: boolean): RowAction[] => {
  const period = periodText(words, act);
  const href = actHref(base, act.id);
  return [
    { text: words.t("pdf"), label: words.t("pdfOf", { period }), href: `${href}.pdf`, icon: "file-text" },
    { text: words.t("excel"), label: words.t("excelOf", { period }), href: `${href}.xlsx`, icon: "file-spreadsheet" },
    ...(maySend && act.delivery?.state !== "queued"
      ? [
          {
            text: words.t("resend"),
            label: words.t("resendOf", { period }),
            post: `${href}/deliveries`,
            icon: "send",
          },
        ]
      : []),
  ];
};

const actColumns = (words: Words, base: string, ownEmail: string | null): readonly Column<OrderedAct>[] => [
  {
    key: "period",
    title: words.t("columnPeriod"),
    isLead: true,
    text: (act) => periodText(words, act),
    href: ({ id }) => actHref(base, id),
    notes: ({ author, orderedAt }) =>
      [author || words.t("byPortal"), orderedAt ? formatDateTime(orderedAt, words.lang) : ""].filter(Boolean),
  },
  { key: "email", title: words.t("columnEmail"), text: (act) => emailOf(act, ownEmail) },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: ({ delivery }) => stateText(words, delivery),
    tone: ({ delivery }) => stateTone(delivery),
    notes: ({ delivery }) => stateNotes(words, delivery),
  },
  {
    key: "ready",
    title: words.t("columnReady"),
    kind: "date",
    text: ({ readyBy }) => (readyBy ? formatDate(readyBy, words.lang) : ""),
  },
];

/** Where it went the last time; before that, where it is to go. */
export const emailOf = ({ delivery, email }: OrderedAct, ownEmail: string | null): string =>
  delivery?.email ?? email ?? ownEmail ?? "";

const tones = { queued: "info", sent: "success", failed: "danger" } as const;
export const stateText = (words: Words, delivery: OrderedAct["delivery"]): string =>
  words.t(`state.${delivery?.state ?? "none"}`);
export const stateTone = (delivery: OrderedAct["delivery"]): Tone => (delivery ? tones[delivery.state] : "neutral");

/** What the badge alone would leave open. */
export const stateNotes = (words: Words, delivery: OrderedAct["delivery"]): string[] => {
  if (!delivery) return [];
  const { state, sentAt, format, attempts, serverAnswer } = delivery;
  if (state === "sent") {
    const when = sentAt ? formatDateTime(sentAt, words.lang) : "";
    return [words.t("sentAt", { when, format: formatNames[format] })];
  }
  const note = state === "failed" ? "failedNote" : "waiting";
  return [
    ...(state === "failed" || attempts > 0 ? [words.t(note)] : []),
    ...(serverAnswer ? [words.t("answer", { words: serverAnswer })] : []),
  ];
};
