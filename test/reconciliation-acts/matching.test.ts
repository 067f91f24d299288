import { describe, expect, it } from "vitest";
import { addDays } from "../../src/kernel/dates.ts";
import { kopecks } from "../../src/kernel/money.ts";
import { ledgerOf, numberIn } from "../../src/reconciliation-acts/matching/ledger.ts";
import { matchLines } from "../../src/reconciliation-acts/matching/match.ts";
import type { OwnLine } from "../../src/reconciliation-acts/matching/passes.ts";
import { guessMapping, type Mapping, mappingFault } from "../../src/reconciliation-acts/matching/roles.ts";
import { diceOf } from "./histories.ts";

const period = { from: "2026-01-01", to: "2026-10-31" };

const paid = (number: string, on: string, amount: number): OwnLine => ({
  dates: [on],
  document: { kind: "bank-transfer", number },
  number,
  amount: kopecks(amount),
  isPayment: true,
});
const charged = (number: string, on: string, amount: number, issuedOn = addDays(on, 5)): OwnLine => ({
  dates: [on, issuedOn],
  document: { kind: "invoice", number },
  number,
  amount: kopecks(amount),
  isPayment: false,
});

/** A file of rows `[date, document, debit, credit]`, numbered from 2. */
const sided: Mapping = ["date", "number", "debit", "credit"];
const fileOf = (rows: readonly (readonly string[])[], mapping: Mapping = sided) =>
  ledgerOf(
    { rows: rows.map((_, at) => at + 2), cells: mapping.map((_, column) => rows.map((row) => row[column] ?? "")) },
    mapping,
  );
const differencesOf = async (own: readonly OwnLine[], rows: readonly (readonly string[])[], mapping?: Mapping) => {
  const { differences, ...counts } = await matchLines(own, fileOf(rows, mapping).lines, period);
  return { ...counts, found: differences.map(({ kind, own: one, file }) => [kind, one?.number ?? "", file?.row ?? 0]) };
};

describe("pairs", () => {
  const own = [charged("Р-1", "2026-01-31", 10_000), paid("11", "2026-02-10", 10_000), paid("12", "2026-03-10", 5_000)];

  it("agree by number, date and sum; an invoice by its own date or the month's last day; the customer's debit is a payment", async () => {
    const rows = [
      ["05.02.2026", "Счет № Р-1", "", "100,00"],
      ["10.02.2026", "п/п № 0011", "100,00", ""],
      ["2026-03-10", "12", "50.00", ""],
    ];
    expect(await differencesOf(own, rows)).toEqual({ matched: 3, matchedSum: 25_000, outside: 0, found: [] });
  });

  it("agree the other way round, where the file is the operator's own act, and by signs", async () => {
    const act = [
      ["31.01.2026", "Счет № Р-1 от 05.02.2026", "100,00", ""],
      ["10.02.2026", "Платежное поручение № 11", "", "100,00"],
      ["10.03.2026", "Платежное поручение № 12", "", "50,00"],
    ];
    expect((await differencesOf(own, act)).found).toEqual([]);
    const signed = act.map(([on = "", document = "", debit = "", credit]) => [on, document, debit || `-${credit}`]);
    expect((await differencesOf(own, signed, ["date", "number", "amount"])).found).toEqual([]);
    const plain = act.map(([on = "", document = "", debit = "", credit = ""]) => [on, document, debit || credit]);
    expect((await differencesOf(own, plain, ["date", "number", "amount"])).found).toEqual([]);
  });

  it.each([
    ["another date", ["12.03.2026", "12", "50,00"], [["date", "12", 4]]],
    ["another sum", ["10.03.2026", "12", "55,00"], [["amount", "12", 4]]],
    ["another sum, some days later", ["13.03.2026", "12", "55,00"], [["amount", "12", 4]]],
    ["another number", ["10.03.2026", "77", "50,00"], [["number", "12", 4]]],
    ["a number that ends alike", ["10.03.2026", "2026/12", "50,00"], []],
    ["no number", ["10.03.2026", "", "50,00"], []],
    ["no date", ["", "12", "50,00"], []],
    ["no number and another date", ["12.03.2026", "", "50,00"], [["date", "12", 4]]],
    [
      "nothing alike",
      ["11.05.2026", "99", "7,00"],
      [
        ["operator-only", "12", 0],
        ["file-only", "", 4],
      ],
    ],
    ["the same number a year before", ["10.03.2025", "12", "50,00"], [["operator-only", "12", 0]]],
  ])("%s", async (_what, row, found) => {
    const rows = [["31.01.2026", "Р-1", "", "100"], ["10.02.2026", "11", "100"], row];
    expect((await differencesOf(own, rows)).found).toEqual(found);
  });

  it("leave aside what is outside the period, unless it belongs to a line within it", async () => {
    const rows = [
      ["31.01.2026", "Р-1", "", "100"],
      ["10.02.2026", "11", "100"],
      ["10.03.2026", "12", "50"],
      ["05.11.2026", "Р-10", "", "100"],
    ];
    expect(await differencesOf(own, rows)).toMatchObject({ matched: 3, outside: 1, found: [] });
    const late = [charged("Р-10", "2026-10-31", 10_000)];
    expect(await differencesOf(late, [["05.11.2026", "Р-10", "", "100"]])).toMatchObject({
      matched: 1,
      outside: 0,
      found: [],
    });
  });

  it("are one to one: a line that stands twice in the file is there once too often", async () => {
    const rows = [
      ["10.02.2026", "11", "100"],
      ["10.02.2026", "11", "100"],
    ];
    expect((await differencesOf([paid("11", "2026-02-10", 10_000)], rows)).found).toEqual([["file-only", "", 3]]);
  });
});

const ownOf = (seed: number): OwnLine[] => {
  const dice = diceOf(seed);
  return Array.from({ length: 1 + dice(80) }, (_, at) =>
    dice(4) === 0
      ? charged(`Р-${at}`, addDays("2026-01-01", dice(300)), 1 + dice(40) * 100)
      : paid(String(dice(60)), addDays("2026-01-01", dice(300)), 1 + dice(40) * 100),
  );
};
const rowOf = ({ dates, number, amount, isPayment }: OwnLine) => {
  const sum = (amount / 100).toFixed(2);
  return [String(dates[0]), number, isPayment ? sum : "", isPayment ? "" : sum];
};
const shuffled = <T>(list: readonly T[], seed: number): T[] => {
  const dice = diceOf(seed + 99);
  return list
    .map((each) => [dice(1_000_000), each] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, each]) => each);
};

describe("random ledgers", () => {
  it("differ in nothing from their own copy in any order, and the result does not hang on the order of equal input", async () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const own = ownOf(seed);
      const result = await differencesOf(own, shuffled(own.map(rowOf), seed));
      expect(result).toMatchObject({ matched: own.length, found: [] });
      expect(await differencesOf(own, shuffled(own.map(rowOf), seed))).toEqual(result);
    }
  });

  it("account for every line of both sides exactly once", async () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const dice = diceOf(seed + 5);
      const own = ownOf(seed);
      const rows = shuffled(own, seed)
        .filter(() => dice(5) > 0)
        .map((line) => rowOf(dice(6) === 0 ? { ...line, amount: kopecks(line.amount + 1) } : line));
      const { matched, differences, outside } = await matchLines(own, fileOf(rows).lines, period);
      const [ours, theirs] = [
        differences.flatMap((each) => each.own ?? []),
        differences.flatMap((each) => each.file ?? []),
      ];
      expect(matched + ours.length).toBe(own.length);
      expect(matched + theirs.length + outside).toBe(rows.length);
      expect(new Set(ours).size).toBe(ours.length);
      expect(new Set(theirs).size).toBe(theirs.length);
    }
  });

  it("take 20 000 equal lines on both sides without comparing each with each", async () => {
    const own = Array.from({ length: 20_000 }, () => paid("", "2026-02-10", 100));
    const rows = Array.from({ length: 20_000 }, () => ["11.02.2026", "1", "1,00"]);
    const begun = process.cpuUsage();
    expect((await matchLines(own, fileOf(rows).lines, period)).differences).toHaveLength(20_000);
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(10);
  });
});

describe("a ledger's rows", () => {
  it.each([
    ["Платежное поручение № 1187 от 05.11.2026", "1187"],
    ["п/п 001187", "1187"],
    ["118-а/26", "118-А/26"],
    ["Счет 20000001-202610", "20000001-202610"],
    ["Оплата 05.11.2026", ""],
    ["0", "0"],
    ["", ""],
  ])("number of «%s»", (text, number) => expect(numberIn(text)).toBe(number));

  it("leaves balances and empty rows aside, and names what it cannot read", () => {
    const ledger = fileOf([
      ["", "Сальдо на начало", "100", ""],
      ["01.02.2026", "1", "0.30000000000000004", ""],
      ["46054", "2", "", "12"],
      ["01.02.2026", "3", "сто", ""],
      ["32.02.2026", "4", "5", ""],
      ["", "", "5", ""],
      ["01.02.2026", "5", "", ""],
      ["01.02.2026", "6", "1", "2"],
    ]);
    expect(ledger.aside).toBe(2);
    expect(ledger.unread.map(({ row }) => row)).toEqual([5, 6, 7]);
    expect(ledger.lines.map(({ row, on, amount, side }) => [row, on, amount, side])).toEqual([
      [3, "2026-02-01", 30, "debit"],
      [4, "2026-02-01", 1_200, "credit"],
      [9, "2026-02-01", 100, "debit"],
      [9, "2026-02-01", 200, "credit"],
    ]);
  });
});

const titled = (...titles: string[]) => guessMapping(titles.map((title) => ({ title, samples: [] })));

describe("columns", () => {
  it.each([
    [
      ["№ п/п", "Дата", "Номер документа", "Сумма"],
      ["unused", "date", "number", "amount"],
    ],
    [
      ["Дата документа", "Документ", "Дебет", "Кредит", "Сумма"],
      ["date", "number", "debit", "credit", "unused"],
    ],
    [
      ["№", "Дата", "Документ", "Дебет", "Кредит", "№", "Дата"],
      ["unused", "date", "number", "debit", "credit", "unused", "unused"],
    ],
    [
      ["№", "Дата", "Сума"],
      ["number", "date", "amount"],
    ],
    [
      ["Date", "Invoice number", "Amount"],
      ["date", "number", "amount"],
    ],
    [
      ["Телефон", "Имя"],
      ["unused", "unused"],
    ],
  ])("%j", (titles, mapping) => expect(titled(...titles)).toEqual(mapping));

  it("are known by their cells where there are no headings", () => {
    const cells = [["01.02.2026", "46054"], ["118", "12-А"], ["1 164,15", "2.00"], []];
    expect(guessMapping(cells.map((samples) => ({ title: "", samples })))).toEqual([
      "date",
      "number",
      "amount",
      "unused",
    ]);
  });

  it("have to hold sums and something to find a line by, each once", () => {
    expect(mappingFault(["date", "number"])).toEqual({ code: "noSum" });
    expect(mappingFault(["amount", "unused"])).toEqual({ code: "noKey" });
    expect(mappingFault(["date", "date", "amount"])).toEqual({ code: "twice", role: "date" });
    expect(mappingFault(["number", "credit"])).toBeUndefined();
  });
});
