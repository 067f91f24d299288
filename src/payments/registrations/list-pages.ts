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

/** What was registered, on the page of payments: above them what waits for the bank, below them the rest; each null where there is none. */
export const registrationCards = (words: Words, { base, may, registrations, now }: Input) => {
  const { rows, isMore } = registrations;
  const columns = registrationColumns(words, base, now);
  const cardOf = (id: string, title: string, shown: readonly Registration[], own: CardParts) =>
    shown.length === 0
      ? null
      : {
          id,
          title,
          subtitle: own.subtitle,
          table: tableOf(columns, shown, { label: title, dropsEmpty: true, actions: own.actions }),
        };
  const ended = rows.filter(({ state }) => state !== "waiting");
  const withdrawal = {
    title: words.t("withdraw"),
    of: ({ id, number }: Registration): RowAction[] => [
      {
        text: words.t("withdrawShort"),
        label: words.t("withdrawOf", { number }),
        post: `${base}/payments/registrations/${id}/withdrawal`,
      },
    ],
  };
  return {
    waiting: cardOf(
      "waiting",
      words.t("listTitle"),
      rows.filter(({ state }) => state === "waiting"),
      { subtitle: null, actions: may("payments:write") ? withdrawal : undefined },
    ),
    ended: cardOf("ended", words.t("endedTitle"), ended, {
      subtitle: isMore ? words.t("listCut", { shown: ended.length }) : null,
      actions: undefined,
    }),
  };
};

type CardParts = {
  readonly subtitle: string | null;
  readonly actions: { readonly title: string; readonly of: (row: Registration) => RowAction[] } | undefined;
};

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
