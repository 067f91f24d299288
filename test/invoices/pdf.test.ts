import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type ChargeGroup,
  faultsOf,
  type Invoice,
  type InvoiceDocument,
  totalOf,
  vatTotals,
  withVat,
} from "../../src/invoices/invoice.ts";
import { messages } from "../../src/invoices/messages.ts";
import { invoicePdf } from "../../src/invoices/pdf.ts";
import type { Lang } from "../../src/kernel/lang.ts";
import { kopecks, vatOf } from "../../src/kernel/money.ts";
import { monthOf } from "../../src/kernel/month.ts";
import { type Msisdn, parseMsisdn } from "../../src/kernel/msisdn.ts";
import { plainNumbers } from "../../src/kernel/signs.ts";
import { wordsFor } from "../../src/platform/i18n.ts";
import { readPdf } from "../support/read-pdf.ts";

const given = (changes: { lines?: InvoiceDocument["lines"]; numbers?: number; invoice?: Partial<Invoice> } = {}) => {
  const { lines = usualLines, numbers = 3 } = changes;
  const { gross, vat } = totalOf(lines);
  const [opening, payments] = [kopecks(16_415), kopecks(20_000)];
  const closing = kopecks(opening + gross - payments);
  return {
    operator: {
      name: "УП «Пример Связь»",
      unp: "699999990",
      iban: "BY13NBRB3600900000002Z00AB00",
      bic: "DEMOBY2X",
      bank: "ОАО «Банк-Пример»",
      address: "220000, г. Минск, ул. Примерная, 1",
      phone: "+375 17 000-00-00",
      email: "info@operator.example",
    },
    client: {
      name: "ООО «Ромашка»",
      unp: "200988541",
      address: "220030, г. Минск, пр. Независимости, 95",
      contractNumber: "1045-К/2024",
      contractDate: "2024-03-12",
    },
    account: { number: "00020000001" },
    invoice: {
      number: "42/7",
      month: monthOf("2026-10-01"),
      issuedOn: "2026-11-05",
      dueOn: "2026-11-25",
      opening,
      charges: gross,
      vat,
      payments,
      closing,
      amountDue: kopecks(Math.max(0, closing)),
      ...changes.invoice,
    },
    lines,
    payments: [{ date: "2026-10-07", document: "Платежное поручение № 1187", amount: payments }],
    numbers: Array.from({ length: numbers }, (_, index) => ({
      msisdn: msisdn(375_291_000_001 + index),
      name: index % 2 ? "Жукоўскі Алесь" : "Іванов Пётр Сергеевич",
      gross: kopecks(1000 + index),
    })),
  } satisfies InvoiceDocument;
};

const line = (group: ChargeGroup, name: string, gross: number, vatRate = 25, quantity = 1) => ({
  group,
  name,
  quantity,
  gross: kopecks(gross),
  vatRate,
});

const usualLines = withVat([
  line("subscription", "Свое решение. Новатор", 100_000, 25, 14),
  line("roaming", "Роўмінг у Польшчы: ЎІЁ", 11_115, 25, 7),
  line("instalments", "Смартфон, платеж 4 из 12", 9_990, 20),
  line("discounts", "Скидка за объем", -2_500),
]);

const msisdn = (digits: number): Msisdn => {
  const parsed = parseMsisdn(String(digits));
  if (!parsed) throw new Error(`not a number: ${digits}`);
  return parsed;
};

const build = (document: InvoiceDocument, lang: Lang = "ru") => invoicePdf(document, wordsFor(messages, lang));

const spent = async (numbers: number) => {
  const from = process.cpuUsage();
  const bytes = await build(given({ numbers }));
  const { user, system } = process.cpuUsage(from);
  return { bytes, cpu: user + system };
};

describe("an invoice's PDF", () => {
  it("shows who, to whom, for what, how much and until when", async () => {
    const { text, title, lang, roles } = await readPdf(await build(given()));
    for (const shown of [
      "Счет № 42/7 от 05.11.2026",
      "за октябрь 2026 г. · лицевой счет 00020000001",
      "BY13 NBRB 3600 9000 0000 2Z00 AB00",
      "БИК DEMOBY2X",
      "ООО «Ромашка»",
      "УНП 200988541",
      "Договор № 1045-К/2024 от 12.03.2024",
      "Сальдо на 01.10.2026 (долг)",
      "Сальдо на 31.10.2026 (долг)",
      "1 150,20 руб.",
      "до 25.11.2026",
      "Одна тысяча сто пятьдесят рублей 20 копеек",
      "Роўмінг у Польшчы: ЎІЁ",
      "Платежное поручение № 1187",
      "+375 29 100-00-03",
      "Жукоўскі Алесь",
    ]) {
      expect(plainNumbers(text)).toContain(shown);
    }
    expect({ title, lang }).toEqual({ title: "Счет № 42/7 от 05.11.2026", lang: "ru" });
    expect(roles.filter((role) => role === "H1")).toHaveLength(1);
    // Summary, charges, VAT, payments, annex.
    expect(new Set(roles)).toEqual(new Set(["Root", "Document", "H1", "H2", "P", "Table", "TR", "TH", "TD"]));
  });

  it("adds up each group, each rate and all", async () => {
    const { text } = await readPdf(await build(given()));
    const flat = plainNumbers(text).replaceAll(/\s+/g, " ");
    expect(flat).toMatch(/Итого: Абонентская плата ?800,00 ?200,00 ?1 000,00/);
    expect(flat).toMatch(/Итого: Скидки ?-20,00 ?-5,00 ?-25,00/);
    expect(flat).toMatch(/25 % ?868,92 ?217,23 ?1 086,15/);
    expect(flat).toMatch(/20 % ?83,25 ?16,65 ?99,90/);
    expect(flat).toMatch(/Всего начислено ?952,17 ?233,88 ?1 186,05/);
    expect(flat).not.toContain("Трафик сверх пакета");
  });

  it("speaks Belarusian and English", async () => {
    const be = await readPdf(await build(given(), "be"));
    expect(be.text).toContain("Рахунак № 42/7 ад 05.11.2026");
    expect(be.text).toContain("за кастрычнік 2026 г. · асабовы рахунак");
    expect(be.text).toContain("Абаненцкая плата");
    const en = await readPdf(await build(given(), "en"));
    expect(en.text).toContain("Invoice No. 42/7 of 05/11/2026");
    expect(en.text).toContain("1,150.20 BYN");
  });

  it("says that it is paid and goes out again, and asks for no payment", async () => {
    const settled = (paidOn: string | null) => ({ ...given(), settlement: { left: kopecks(0), paidOn } });
    const { text } = await readPdf(await build(settled("2026-11-17")));
    expect(text).toContain("Повтор. Счет оплачен 17.11.2026");
    expect(text).not.toMatch(/до 25\.11\.2026|Назначение платежа/);
    expect((await readPdf(await build(settled(null)))).text).toContain("Повтор. Счет оплачен");
    expect((await readPdf(await build(settled("2026-11-17"), "be"))).text).toContain(
      "Паўтор. Рахунак аплачаны 17.11.2026",
    );
    const en = await readPdf(await build(settled("2026-11-17"), "en"));
    expect(en.text).toContain("Copy. The invoice was paid on 17/11/2026");
    const left = await readPdf(await build({ ...given(), settlement: { left: kopecks(100), paidOn: null } }));
    expect(left.text).not.toContain("Повтор");
  });

  it("asks for no payment where the client is in credit", async () => {
    const lines = withVat([line("subscription", "Свое решение. Лидер", 1_000)]);
    const { text } = await readPdf(await build(given({ lines })));
    expect(text).toContain("Сальдо на 31.10.2026 (переплата)");
    expect(text).toContain("\u221225,85");
    expect(text).toContain("Оплата не требуется");
    expect(text).not.toContain("Назначение платежа");
  });

  it("names the VAT in the payment's purpose only where the payment is just the charges", async () => {
    expect((await readPdf(await build(given()))).text).not.toContain("в т. ч. НДС");
    const exact = given({
      invoice: { opening: kopecks(20_000), closing: kopecks(118_605), amountDue: kopecks(118_605) },
    });
    expect((await readPdf(await build(exact))).text).toMatch(/в т\. ч\. НДС\s233,88 руб\./);
  });

  it("runs over three pages with every line, header and footer there", async () => {
    const lines = withVat(Array.from({ length: 95 }, (_, index) => line("traffic", `Услуга ${index}.`, 1_001 + index)));
    const { pages } = await readPdf(await build(given({ lines, numbers: 0 })));
    expect(pages).toHaveLength(3);
    expect(plainNumbers(pages.join("")).match(/Услуга \d+\./g)).toHaveLength(95);
    pages.forEach((text, index) => {
      expect(text).toContain("Наименование");
      expect(text).toContain(`Стр. ${index + 1} из 3`);
    });
  });

  it("holds an annex of 10 000 numbers, in a time that grows with their count alone", {
    timeout: 120_000,
  }, async () => {
    await spent(1_000);
    const tenth = await spent(1_000);
    const whole = await spent(10_000);
    // Ten times the rows: quadratic time would be a hundred.
    expect(whole.cpu / tenth.cpu).toBeLessThan(30);
    const { pages } = await readPdf(whole.bytes);
    expect(plainNumbers(pages.join("")).match(/\+375 29 1\d\d-\d\d-\d\d/g)).toHaveLength(10_000);
    expect(pages.at(-1)).toContain("Всего номеров: 10000");
    for (const text of pages.slice(2)) expect(text).toContain("Абонент");
  });

  it("is the same, byte by byte, when it is built again", async () => {
    expect((await build(given())).equals(await build(given()))).toBe(true);
  });
});

const installed = (program: string) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
const outputOf = (program: string, args: readonly string[]) => execFileSync(program, args, { encoding: "utf8" });

describe.runIf(["qpdf", "pdftotext", "pdfdetach", "pdfinfo"].every(installed))("other programs", () => {
  it("find it without faults, tagged, with its text and its lines", async () => {
    const folder = mkdtempSync(join(tmpdir(), "invoice-"));
    const path = join(folder, "invoice.pdf");
    writeFileSync(path, await build(given()));
    expect(outputOf("qpdf", ["--check", path])).toContain("No syntax or stream encoding errors");
    expect(outputOf("pdftotext", ["-layout", path, "-"])).toMatch(/Всего начислено +952,17 +233,88 +1.186,05/);
    expect(outputOf("pdfinfo", [path])).toMatch(/Tagged: +yes/);
    expect(outputOf("pdfinfo", ["-struct", path])).toMatch(/Table[^]*TR[^]*TH[^]*\/Scope \/Column/);
    expect(outputOf("pdfdetach", ["-list", path])).toContain("lines.csv");
    outputOf("pdfdetach", ["-saveall", "-o", folder, path]);
    expect(readFileSync(join(folder, "lines.csv"), "utf8")).toContain(
      "Свое решение. Новатор;14;800,00;25;200,00;1000,00;",
    );
    rmSync(folder, { recursive: true });
  });
});

describe("an invoice that does not add up", () => {
  it.each<[string, Partial<Invoice>]>([
    ["closing", { closing: kopecks(115_021), amountDue: kopecks(115_021) }],
    ["charges", { charges: kopecks(118_606), closing: kopecks(115_021), amountDue: kopecks(115_021) }],
    ["VAT", { vat: kopecks(23_387) }],
    ["payments", { payments: kopecks(19_999), closing: kopecks(115_021), amountDue: kopecks(115_021) }],
    ["amount due", { amountDue: kopecks(1) }],
  ])("is refused for its %s, one kopeck off", async (name, invoice) => {
    expect(faultsOf(given())).toEqual([]);
    await expect(build(given({ invoice }))).rejects.toThrow(new RegExp(`42/7 does not add up:.*${name}`));
  });

  it("is refused for a line whose net and VAT are not its gross, or whose VAT is not its rate's", async () => {
    const [first, ...rest] = usualLines;
    if (!first) throw new Error("no lines");
    const bent = { ...first, net: kopecks(first.net + 1) };
    await expect(build(given({ lines: [bent, ...rest] }))).rejects.toThrow("net + VAT of Свое решение. Новатор");
    const lowered = { ...first, net: kopecks(first.net + 5), vat: kopecks(first.vat - 5) };
    await expect(build(given({ lines: [lowered, ...rest] }))).rejects.toThrow("25 % of it");
  });
});

describe("withVat", () => {
  it("makes the lines of a rate add up to the VAT of their total", () => {
    const lines = withVat(Array.from({ length: 50 }, (_, index) => line("traffic", "x", 103, index % 2 ? 25 : 20)));
    for (const { rate, net, vat, gross } of vatTotals(lines)) {
      expect(vat).toBe(vatOf(gross, rate));
      expect(net + vat).toBe(gross);
      // Rounded line by line, it would have been off.
      expect(vat).not.toBe(25 * vatOf(kopecks(103), rate));
    }
  });
});
