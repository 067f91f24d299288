import { formatDate, formatDateTime } from "../kernel/dates.ts";
import { type DeliveryFormat, formatNames } from "../kernel/delivery-format.ts";
import { formatMoney, type Kopecks, kopecks } from "../kernel/money.ts";
import { formatMonth } from "../kernel/month.ts";
import { formatCount } from "../kernel/numbers.ts";
import type { Words } from "./messages.ts";
import { actHref, actsHref, emailOf, type Place, periodText, stateNotes, stateText, stateTone } from "./pages.ts";
import type { OrderedAct } from "./repository.ts";
import type { Statement } from "./statement.ts";

type Input = Place & {
  readonly act: OrderedAct;
  readonly statement: Statement;
  readonly terms: {
    readonly destination: { readonly email: string | null; readonly format: DeliveryFormat };
    readonly readyBy: string;
  };
};
type Line = { readonly label: string; readonly value: string; readonly note?: string; readonly badge?: string };

/** One act: to be confirmed while it is a draft; then its figures, its papers and what came of it. */
export const actPage = (words: Words, input: Input) => {
  const { base, accountText, may, act, statement } = input;
  const isDraft = act.orderedAt === null;
  const { from, to } = act.period;
  const days = { from: formatDate(from, words.lang), to: formatDate(to, words.lang) };
  return {
    title: isDraft ? words.t("draftTitle") : words.t("actTitle", days),
    pretitle: accountText,
    lead: isDraft ? words.t("draftLead") : null,
    back: { text: words.t("back"), href: actsHref(base) },
    actions: isDraft ? null : downloads(words, actHref(base, act.id)),
    missing: statement.missing.map((month) => ({
      kind: "warning",
      text: words.t("missing", { month: formatMonth(month, words.lang) }),
    })),
    figures: figures(words, statement),
    order: isDraft ? draftLines(words, input) : orderedLines(words, input),
    rule: words.t("rule"),
    form: may("deliveries:send") ? formOf(words, actHref(base, act.id), act, actsHref(base)) : null,
  };
};

const downloads = (words: Words, href: string) => [
  { text: words.t("pdf"), href: `${href}.pdf`, icon: "file-text" },
  { text: words.t("excel"), href: `${href}.xlsx`, icon: "file-spreadsheet" },
];

const formOf = (words: Words, href: string, { orderedAt, delivery }: OrderedAct, back: string) => {
  if (orderedAt === null) {
    const items = [
      { text: words.t("confirm"), kind: "primary" },
      { text: words.t("cancel"), href: back },
    ];
    return { action: `${href}/confirmation`, items };
  }
  if (delivery?.state === "queued") return null;
  return { action: `${href}/deliveries`, items: [{ text: words.t("resend"), icon: "send" }] };
};

const figures = (words: Words, { period, opening, debit, credit, closing, lines }: Statement): Line[] => {
  const { lang } = words;
  return [
    balanceLine(words, words.t("openingOf", { date: formatDate(period.from, lang) }), opening),
    { label: words.t("charged"), value: formatMoney(debit, lang) },
    { label: words.t("paid"), value: formatMoney(credit, lang) },
    balanceLine(words, words.t("closingOf", { date: formatDate(period.to, lang) }), closing),
    { label: words.t("lines"), value: formatCount(lines, lang) },
  ];
};

const balanceLine = (words: Words, label: string, balance: Kopecks): Line => ({
  label,
  value: formatMoney(kopecks(Math.abs(balance)), words.lang),
  ...(balance !== 0 && { note: words.t(balance > 0 ? "owes" : "ahead") }),
});

const draftLines = (words: Words, { act, terms: { destination, readyBy } }: Input): Line[] => {
  const format = destination.format === "xlsx" ? "xlsx" : "pdf";
  return [
    { label: words.t("period"), value: periodText(words, act) },
    {
      label: words.t("sendTo"),
      value: act.email ?? destination.email ?? "—",
      ...(act.email === null && { note: words.t("ownNote") }),
    },
    { label: words.t("format"), value: formatNames[format], note: words.t("formatNote") },
    { label: words.t("readyBy"), value: formatDate(readyBy, words.lang), note: words.t("readyNote") },
  ];
};

const orderedLines = (words: Words, { act, terms: { destination } }: Input): Line[] => {
  const { orderedAt, readyBy, author, delivery } = act;
  return [
    {
      label: words.t("columnState"),
      value: stateText(words, delivery),
      badge: stateTone(delivery),
      note: stateNotes(words, delivery).join(" "),
    },
    { label: words.t("sendTo"), value: emailOf(act, destination.email) },
    {
      label: words.t("orderedAt"),
      value: orderedAt ? formatDateTime(orderedAt, words.lang) : "",
      note: author || words.t("byPortal"),
    },
    { label: words.t("readyBy"), value: readyBy ? formatDate(readyBy, words.lang) : "" },
  ];
};
