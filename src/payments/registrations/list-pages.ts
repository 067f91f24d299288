import { type Column, type RowAction, type Tone, tableOf } from "../../kernel/column.ts";
import { formatDate, formatDateTime, isoDay } from "../../kernel/dates.ts";
import { formatMoney } from "../../kernel/money.ts";
import { formatMonth } from "../../kernel/month.ts";
import type { Words } from "./messages.ts";
import type { Registration, RegistrationList } from "./repository.ts";

type Input = {
  readonly base: string;
  readonly may: (permission: string) => boolean;
  readonly registrations: RegistrationList;
  readonly now: Date;
};

/** What was registered, on the page of payments; null where nothing was. */
export const registrationsCard = (words: Words, { base, may, registrations, now }: Input) => {
  const { rows, isMore } = registrations;
  if (rows.length === 0) return null;
  const title = words.t("listTitle");
  const href = `${base}/payments/registrations`;
  const mayWithdraw = may("payments:write") && rows.some(({ state }) => state === "waiting");
  const actions = {
    title: words.t("withdraw"),
    of: (registration: Registration) => actionsOf(words, href, registration),
  };
  return {
    title,
    subtitle: isMore ? words.t("listCut", { shown: rows.length }) : null,
    table: tableOf(registrationColumns(words, base, now), rows, {
      label: title,
      dropsEmpty: true,
      actions: mayWithdraw ? actions : undefined,
    }),
  };
};

const actionsOf = (words: Words, href: string, { id, number, state }: Registration): RowAction[] =>
  state === "waiting"
    ? [{ text: words.t("withdrawShort"), label: words.t("withdrawOf", { number }), post: `${href}/${id}/withdrawal` }]
    : [];

const tones: Readonly<Record<Registration["state"], Tone>> = {
  waiting: "warning",
  confirmed: "success",
  withdrawn: "neutral",
};

const registrationColumns = (words: Words, base: string, now: Date): readonly Column<Registration>[] => {
  const { lang } = words;
  return [
    {
      key: "number",
      title: words.t("columnOrder"),
      isLead: true,
      text: ({ number, paidOn }) => words.t("orderOf", { number, day: formatDate(paidOn, lang) }),
      notes: ({ authorName, registeredAt }) => [`${authorName}, ${formatDateTime(registeredAt, lang)}`],
    },
    { key: "amount", title: words.t("columnAmount"), kind: "money", text: ({ amount }) => formatMoney(amount, lang) },
    {
      key: "invoice",
      title: words.t("columnInvoice"),
      text: ({ invoiceMonth: month }) => formatMonth(month, lang),
      href: ({ invoiceId }) => `${base}/invoices/${invoiceId}`,
    },
    {
      key: "state",
      title: words.t("columnState"),
      kind: "state",
      text: ({ state }) => words.t(`state.${state}`),
      tone: ({ state }) => tones[state],
      notes: (registration) => stateNotes(words, registration, now),
    },
    {
      key: "scan",
      title: words.t("columnScan"),
      text: ({ hasScan }) => (hasScan ? words.t("downloadScan") : ""),
      href: ({ hasScan, id }) => (hasScan ? `${base}/payments/registrations/${id}/scan` : null),
    },
  ];
};

/** When it ended; until then, how long it lets service go on. */
const stateNotes = (words: Words, { state, endedAt, keepsUntil }: Registration, now: Date): string[] => {
  if (state !== "waiting") return endedAt ? [formatDateTime(endedAt, words.lang)] : [];
  return [words.t(isoDay(now) > keepsUntil ? "overdue" : "keeps", { day: formatDate(keepsUntil, words.lang) })];
};
