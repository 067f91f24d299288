import { purposeOf } from "../../invoices/index.ts";
import { formatDate, startOfDay } from "../../kernel/dates.ts";
import { formatIban, parseIban } from "../../kernel/iban.ts";
import { formatMoney } from "../../kernel/money.ts";
import { formatMonth } from "../../kernel/month.ts";
import { amountInWords } from "../../kernel/words.ts";
import type { Operator } from "../../platform/config.ts";
import { artifact, colors, openPdf, type Pdf, paragraph, rule, toBuffer } from "../../platform/pdf.ts";
import { drawLabelled } from "../../platform/pdf-table.ts";
import type { Words } from "./messages.ts";
import type { OrderData } from "./repository.ts";

/** A payment order with all that the portal knows; what only the payer's bank knows is left blank. */
export const paymentOrderPdf = (order: OrderData, operator: Operator, words: Words): Promise<Buffer> => {
  const { lang } = words;
  const title = words.t("title", { number: order.number, month: formatMonth(order.month, lang) });
  const pdf = openPdf({
    title,
    author: operator.name,
    lang,
    createdOn: startOfDay(order.issuedOn),
    footer: (number, pages) => ({ left: words.t("note"), right: words.t("page", { page: number, pages }) }),
  });
  paragraph(pdf, "P", title, { size: 9, color: colors.muted });
  pdf.y += 10;
  paragraph(pdf, "H1", words.t("heading"), { bold: true, size: 13 });
  pdf.y += 8;
  drawSum(pdf, order, words);
  drawPayer(pdf, order, words);
  drawBeneficiary(pdf, operator, words);
  section(pdf, words.t("about"));
  drawLabelled(pdf, words.t("purpose"), purposeOf(order, order.account, order.unpaid, lang));
  drawLabelled(pdf, words.t("dueOn"), formatDate(order.dueOn, lang));
  pdf.y += 24;
  drawLabelled(pdf, words.t("sign"), words.t("own"));
  return toBuffer(pdf);
};

const drawSum = (pdf: Pdf, { unpaid }: OrderData, words: Words): void => {
  const inWords = amountInWords(unpaid, words.lang);
  drawLabelled(pdf, words.t("sum"), formatMoney(unpaid, words.lang), { bold: true, size: 12 });
  drawLabelled(pdf, words.t("sumInWords"), inWords.charAt(0).toUpperCase() + inWords.slice(1));
  drawLabelled(pdf, words.t("currency"), words.t("currencyCode"));
};

const drawPayer = (pdf: Pdf, { payer, payerUnp }: OrderData, words: Words): void => {
  section(pdf, words.t("payer"));
  drawLabelled(pdf, words.t("name"), payer, { bold: true });
  drawLabelled(pdf, words.t("unp"), payerUnp);
  for (const key of ["iban", "bank", "bic"] as const) drawLabelled(pdf, words.t(key), words.t("own"));
};

const drawBeneficiary = (pdf: Pdf, { name, unp, iban, bank, bic }: Operator, words: Words): void => {
  section(pdf, words.t("beneficiary"));
  const parsed = parseIban(iban);
  drawLabelled(pdf, words.t("name"), name, { bold: true });
  drawLabelled(pdf, words.t("unp"), unp);
  drawLabelled(pdf, words.t("iban"), parsed ? formatIban(parsed) : iban, { bold: true });
  drawLabelled(pdf, words.t("bank"), bank);
  drawLabelled(pdf, words.t("bic"), bic);
};

const section = (pdf: Pdf, text: string): void => {
  pdf.y += 12;
  artifact(pdf.doc, () => rule(pdf.doc, pdf.y, colors.line, 0.75));
  pdf.y += 8;
  paragraph(pdf, "H2", text, { bold: true, size: 10.5 });
  pdf.y += 4;
};
