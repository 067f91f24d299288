import { type Column, tableOf } from "../../kernel/column.ts";
import { formatDate, isoDay } from "../../kernel/dates.ts";
import { formatAmount, formatMoney, type Kopecks } from "../../kernel/money.ts";
import { formatMonth } from "../../kernel/month.ts";
import type { Words } from "./messages.ts";
import type { Refusal, Standing, UnpaidInvoice, Verdict } from "./registration-rule.ts";

type Key = Parameters<Words["t"]>[0];
type Field = { readonly value: string; readonly error: string | undefined };
export type Typed = Readonly<Record<string, Field>>;

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly may: (permission: string) => boolean;
  readonly standing: Standing;
  readonly verdict: Verdict;
  readonly now: Date;
  readonly maxMegabytes: number;
  /** What was sent and is wrong. */
  readonly typed: Typed | undefined;
  /** What is wrong with the file; `scanAgain` where it was fine, and has to be chosen once more. */
  readonly scanError: string | undefined;
};

/** Регистрация оплаты: whether it is open and what it gives, the form, and papers to pay by. */
export const registrationPage = (words: Words, input: Input) => {
  const { base, accountText, standing, verdict, typed } = input;
  return {
    title: words.t("title"),
    pretitle: accountText,
    lead: words.t("lead", { day: standing.lastDay }),
    back: { text: words.t("toPayments"), href: `${base}/payments` },
    standing: standingNotice(words, base, verdict, typed !== undefined),
    form: verdict.kind === "open" ? formOf(words, input, verdict.invoice) : null,
    unpaid: standing.unpaid.length === 0 ? null : unpaidCard(words, input),
  };
};

/** What the next page says. */
export const doneText = (
  words: Words,
  number: string,
  done: { readonly now: "waiting"; readonly keepsUntil: string } | { readonly now: "confirmed" | "before" },
): string => {
  if (done.now === "waiting") return words.t("done", { number, keepsUntil: day(words, done.keepsUntil) });
  return words.t(done.now === "confirmed" ? "doneConfirmed" : "doneBefore", { number });
};

const day = (words: Words, date: string): string => formatDate(date, words.lang);
const monthOf = (words: Words, { month }: UnpaidInvoice): string => formatMonth(month, words.lang);

const standingNotice = (words: Words, base: string, verdict: Verdict, isSent: boolean) => {
  const href = `${base}/invoices`;
  const link = { href, linkText: words.t("toInvoices") };
  if (verdict.kind === "open") {
    const { invoice, until, keepsUntil } = verdict;
    const text = words.t("openText", { until: day(words, until), keepsUntil: day(words, keepsUntil) });
    const title = words.t("openTitle", { number: invoice.number, month: monthOf(words, invoice) });
    return { kind: "info", title, text, items: null, live: false, href: null, linkText: null };
  }
  if (verdict.kind === "registered") {
    const text = words.t("registeredText", { number: verdict.number, keepsUntil: day(words, verdict.keepsUntil) });
    const title = words.t("registeredTitle");
    return {
      kind: isSent ? "danger" : "success",
      title,
      text,
      items: null,
      live: isSent,
      href: `${base}/payments`,
      linkText: words.t("toPayments"),
    };
  }
  const items = verdict.refusals.map((refusal) => refusalText(words, refusal));
  const kind = isSent ? "danger" : "warning";
  return { kind, title: words.t("refusedTitle"), text: null, items, live: isSent, ...link };
};

const refusalText = (words: Words, refusal: Refusal): string => {
  if (refusal.rule === "nothing-due") return words.t("nothingDue", { day: refusal.lastDay });
  if (refusal.rule === "late") {
    return words.t("late", { number: refusal.invoice.number, until: day(words, refusal.until) });
  }
  const invoices = refusal.older.map((invoice) =>
    words.t("olderOne", {
      number: invoice.number,
      month: monthOf(words, invoice),
      sum: formatMoney(invoice.unpaid, words.lang),
    }),
  );
  return words.t("olderUnpaid", { invoices: invoices.join("; "), until: day(words, refusal.until) });
};

const formOf = (words: Words, { base, typed, now, scanError, maxMegabytes }: Input, invoice: UnpaidInvoice) => {
  const params = paramsOf(words, invoice, { now, maxMegabytes });
  const first: Readonly<Record<string, string>> = {
    amount: formatAmount(invoice.unpaid, words.lang),
    paidOn: isoDay(now),
  };
  const errorOf = (code: string | undefined) => (code ? words.t(code as Key, params) : null);
  const field = (name: "number" | "paidOn" | "amount", own: object) => ({
    ...own,
    required: true,
    autocomplete: "off",
    name,
    label: words.t(name),
    value: typed ? (typed[name]?.value ?? "") : (first[name] ?? ""),
    error: errorOf(typed?.[name]?.error),
  });
  return {
    action: `${base}/payments/registration`,
    title: words.t("formTitle"),
    fields: [
      field("number", { maxlength: 20 }),
      field("paidOn", { type: "date", hint: words.t("paidOnHint", params) }),
      field("amount", { inputmode: "decimal", maxlength: 40, hint: words.t("amountHint", params) }),
    ],
    scan: {
      name: "scan",
      label: words.t("scan"),
      hint: words.t("scanHint", params),
      accept,
      error: errorOf(scanError),
    },
    submit: words.t("submit"),
  };
};

const accept = ".pdf,.jpg,.jpeg,.png";

/** Figures of which the sentences beside the fields speak. */
const paramsOf = (
  words: Words,
  { unpaid, issuedOn }: UnpaidInvoice,
  { now, maxMegabytes }: Pick<Input, "now" | "maxMegabytes">,
) => ({
  owed: formatMoney(unpaid, words.lang),
  most: formatMoney((2 * unpaid) as Kopecks, words.lang),
  issuedOn: day(words, issuedOn),
  today: day(words, isoDay(now)),
  megabytes: maxMegabytes,
});

const unpaidCard = (words: Words, { base, may, standing }: Input) => {
  const title = words.t("unpaidTitle");
  const papers = `${base}/payments/payment-orders`;
  return {
    title,
    subtitle: words.t("unpaidText"),
    table: tableOf(unpaidColumns(words, base), standing.unpaid, {
      label: title,
      actions: {
        title: words.t("paymentOrder"),
        of: ({ id, number }) => [
          {
            text: words.t("paymentOrder"),
            label: words.t("paymentOrderOf", { number }),
            href: `${papers}/${id}.pdf`,
            icon: "download",
          },
          ...(may("deliveries:send")
            ? [
                {
                  text: words.t("sendOrder"),
                  label: words.t("sendOrderOf", { number }),
                  post: `${papers}/${id}/deliveries`,
                  icon: "send",
                },
              ]
            : []),
        ],
      },
    }),
  };
};

const unpaidColumns = (words: Words, base: string): readonly Column<UnpaidInvoice>[] => [
  {
    key: "invoice",
    title: words.t("columnInvoice"),
    isLead: true,
    text: (invoice) => words.t("invoiceOf", { number: invoice.number, month: monthOf(words, invoice) }),
    href: ({ id }) => `${base}/invoices/${id}`,
  },
  { key: "due", title: words.t("columnDue"), kind: "date", text: ({ dueOn }) => day(words, dueOn) },
  {
    key: "unpaid",
    title: words.t("columnUnpaid"),
    kind: "money",
    text: ({ unpaid }) => formatMoney(unpaid, words.lang),
  },
];
