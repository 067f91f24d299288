import { tableOf } from "../kernel/column.ts";
import { formatMoney, type Kopecks, kopecks, sumMoney } from "../kernel/money.ts";
import { formatMonth } from "../kernel/month.ts";
import { type Allocated, type Rule, rules } from "./allocation.ts";
import { allocationColumns, type Row } from "./columns.ts";
import type { SplitInvoice } from "./invoice.ts";
import type { Words } from "./messages.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly invoice: SplitInvoice;
  readonly rows: readonly Allocated[];
  readonly rule: Rule;
  readonly may: { readonly set: boolean; readonly departments: boolean };
  readonly error: "ruleMissing" | null;
};

/** An invoice by department, the rule of the split, and files for a ledger. */
export const allocationPage = (words: Words, input: Input) => {
  const { base, accountText, invoice, rows, may } = input;
  const href = `${base}/invoices/${invoice.id}/allocation`;
  const about = { number: invoice.number, month: formatMonth(invoice.month, words.lang) };
  const shared = sumMoney(rows.map((row) => row.shared));
  const hasDepartments = rows.some(({ id }) => id !== null);
  const title = words.t("title", about);
  return {
    title,
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    lead: words.t("lead"),
    back: { text: words.t("toInvoice", about), href: `${base}/invoices/${invoice.id}` },
    actions: [
      { text: words.t("csv"), href: `${href}.csv`, icon: "download" },
      { text: words.t("excel"), href: `${href}.xlsx`, icon: "file-spreadsheet" },
    ],
    notice: hasDepartments
      ? { kind: "info", title: null, text: words.t("today"), href: null, linkText: null }
      : {
          kind: "warning",
          title: words.t("noDepartmentsTitle"),
          text: words.t("noDepartmentsText"),
          href: may.departments ? `${base}/departments` : null,
          linkText: words.t("toDepartments"),
        },
    table: tableOf<Row>(allocationColumns(words), [...rows, totalRow(words, invoice, rows)], {
      label: title,
      isStrong: (row) => "totalOf" in row,
    }),
    sharedNote: shared === 0 ? words.t("noShared") : words.t("sharedNote", { sum: formatMoney(shared, words.lang) }),
    form: may.set ? ruleForm(words, href, input) : null,
  };
};

const totalRow = (words: Words, { charges, vat }: SplitInvoice, rows: readonly Allocated[]): Row => {
  const sum = (of: (row: Allocated) => Kopecks) => sumMoney(rows.map(of));
  // a department has a row for each rate: its numbers are counted once
  const lines = new Map(rows.map((row) => [row.id, row.lines]));
  return {
    totalOf: words.t("total"),
    lines: [...lines.values()].reduce((all, each) => all + each, 0),
    own: sum(({ own }) => own),
    shared: sum(({ shared }) => shared),
    net: kopecks(charges - vat),
    vat,
    gross: charges,
  };
};

const ruleForm = (words: Words, action: string, { rule, error }: Input) => ({
  action,
  title: words.t("ruleTitle"),
  note: words.t("ruleNote"),
  rule: {
    legend: words.t("rule"),
    name: "rule",
    options: rules.map((each) => ({ value: each, text: words.t(`rule.${each}`), checked: each === rule.rule })),
    error: error && words.t(error),
  },
  unassigned: { text: words.t("sharesUnassigned"), checked: rule.sharesUnassigned },
  save: words.t("save"),
});
