import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { importMessages, kinds, reasonText } from "../../src/imports/index.ts";
import { langs } from "../../src/kernel/lang.ts";
import { type Database, openDatabase } from "../../src/platform/db.ts";
import { definedKeys, wordsFor } from "../../src/platform/i18n.ts";
import { testDatabaseUrl } from "../support/database.ts";
import {
  accountColumns,
  bringTo as bringerTo,
  type bringTo,
  client,
  fillPortal,
  sims,
  subscriberColumns,
} from "./bring.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let db: Database;
let bring: ReturnType<typeof bringTo>;
beforeAll(async () => {
  db = await openDatabase(await testDatabaseUrl(), undefined, 3);
  bring = bringerTo(db);
  await fillPortal(bring);
});
afterAll(() => db.close());

const shown = new Set<string>();
const invoiceColumns =
  "account;month;invoice;issued_on;due_on;opening;charges;vat;payments;closing;position;group;name;quantity;net;vat_rate;line_vat;gross";
const invoice = (month: string, sums: string, line: string, number = "1") =>
  `00020000501;${month};${number};2026-10-05;2026-10-25;${sums};${line}`;
const line = "1;subscription;Плата;1;8.00;25;2.00;10.00";
const usageColumns = "account;number;started_at;direction;kind";

/** A file of one kind, and the reasons of its lines. */
const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
  [
    "a value that is none",
    "payments",
    "account;received_on;document_number;amount\n20000501;2026-10-01;1;1\n00020000501;31.10.2026;1;1\n00020000501;2026-10-01;;1\n00020000501;2026-10-01;1;1,234\n00020000501;2026-10-01;1;-5",
    [
      "2 account:account «20000501»",
      "3 day:received_on «31.10.2026»",
      "4 empty:document_number «»",
      "5 positive:amount «1,234»",
      "6 positive:amount «-5»",
    ],
  ],
  [
    "a line of other columns",
    "payments",
    "account;received_on;document_number;amount\n00020000501;2026-10-01;1\n00020000501;2026-10-01;1;2;3",
    ["2 columns", "3 columns"],
  ],
  [
    "a payment",
    "payments",
    "account;received_on;document_number;amount\n00020000509;2026-10-01;1;1.00\n00020000501;2026-12-01;1;1.00\n00020000501;2026-10-01;1;0\n00020000501;2026-10-01;2;1.00\n00020000501;2026-10-01;2;1.00",
    ["2 unknown-account", "3 future", "4 payment-of-nothing", "6 repeated:5"],
  ],
  [
    "an account",
    "accounts",
    `${accountColumns};balance_on\n00020000504;200988542;А;Б;В;2026-01-01;mobile;2026-01-01\n00020000504;${client};wired;2026-01-01\n00020000504;${client};mobile;2026-01-01`,
    ["2 unp:unp «200988542»", "3 choice:kind «wired»", "4 balance-missing"],
  ],
  [
    "an account of another",
    "accounts",
    `${accountColumns};delivery_email;balance;balance_on\n00020000501;690000101;А;Б;В;2026-01-01;mobile;a@b.example;0;2026-01-01\n00170000503;${client};mobile;;0;2026-01-01\n00020000505;690000206;А;Б;В;2026-01-01;mobile;;0;2026-01-01\n00020000506;690000206;Я;Б;В;2026-01-01;mobile;;0;2026-01-01\n00020000507;690000206;А;Б;В;2026-01-01;mobile;no;0;2026-01-01\n00020000508;690000206;А;Б;В;2026-01-01;mobile;;0;2027-01-01`,
    ["2 other-client", "3 other-kind", "5 client-differs:4", "6 mailbox:delivery_email «no»", "7 future"],
  ],
  [
    "a subscriber",
    "subscribers",
    `${subscriberColumns};bundle;services;activated_on;terminated_on;sim_self_service\n00020000509;375291000599;;Новатор;active;;;;;true\n00020000501;375291000599;;Чужой;active;;;;;true\n00020000501;375291000599;;Офис;active;;;;;true\n00020000501;375291000599;;Новатор;active;99;;;;true\n00020000501;375291000599;;Новатор;active;2;;;;true\n00020000501;375291000599;;Новатор;active;;Нет такой;;;true\n00020000502;375291000501;;Новатор;active;;;;;true\n00020000501;375291000599;${sims[1]};Новатор;active;;;;;true\n00020000501;375291000599;8937501000000000018;Новатор;active;;;;;true\n00020000501;375291000599;;Новатор;active;;;2026-05-01;2026-04-01;true\n00020000501;375291000599;;Новатор;active;;;;;maybe\n00020000501;3752910005;;Новатор;active;;;;;true`,
    [
      "2 unknown-account",
      "3 unknown-tariff",
      "4 repeated:3",
      "5 repeated:3",
      "6 repeated:3",
      "7 repeated:3",
      "8 number-elsewhere",
      "9 repeated:3",
      "10 iccid:iccid «8937501000000000018»",
      "11 ended-before",
      "12 flag:sim_self_service «maybe»",
      "13 number:number «3752910005»",
    ],
  ],
  [
    "what a subscriber has",
    "subscribers",
    `${subscriberColumns};bundle;services\n00020000501;375291000591;;Офис;active;;\n00020000501;375291000592;;Новатор;active;99;\n00020000501;375291000593;;Новатор;active;2;\n00020000501;375291000594;;Новатор;active;;Нет такой\n00020000501;375291000595;${sims[1]};Новатор;active;;\n00020000501;375291000596;${sims[3]};Новатор;active;1;Роуминг\n00020000501;375291000597;${sims[3]};Новатор;active;;`,
    [
      "2 tariff-kind",
      "3 unknown-bundle:99",
      "4 bundle-of-tariff",
      "5 unknown-service:Нет такой",
      "6 sim-elsewhere",
      "8 sim-elsewhere",
    ],
  ],
  [
    "a card",
    "sim-cards",
    `account;iccid;state\n00020000501;${sims[0]};free\n00020000502;${sims[1]};free\n00020000509;${sims[2]};free`,
    ["2 sim-in-use", "3 sim-elsewhere", "4 unknown-account"],
  ],
  [
    "a tariff",
    "tariffs",
    `id;category;name;monthly_fee;bundles\n401;9;А;1;\n402;1;Новатор;1;\n403;1;В;1;1|77\n404;1;Г;x;\n405;1;${"д".repeat(1001)};1;\n-1;1;Д;1;`,
    [
      "2 unknown-category",
      "3 name-taken",
      "4 unknown-bundle:77",
      "5 positive:monthly_fee «x»",
      `6 long:name «${"д".repeat(60)}»`,
      "7 whole:id «-1»",
    ],
  ],
  [
    "a service",
    "services",
    `id;category;name;tariffs;excludes\n11;1;А;999;\n12;1;Б;;Нет\n13;1;В;;14\n14;1;Г;;13\n15;1;Д;${"е".repeat(201)};`,
    ["2 unknown-tariff:999", "3 unknown-service:Нет", `6 list:tariffs «${"е".repeat(60)}»`],
  ],
  [
    "an invoice",
    "invoices",
    `${invoiceColumns}\n${invoice("2026-09", "0;10.00;2.00;1.00;10.00", line)}\n${invoice("2026-11", "0;10.00;2.00;0;10.00", line)}\n${invoice("2026-07", "0;10.00;2.00;0;10.00", line).replace("2026-10-25", "2026-10-01")}\n${invoice("2026-06", "0;10.00;2.00;0;10.00", line).replace("10.00\n", "")}x\n${invoice("2026-05", "0;10.00;2.00;0;10.00", "1;subscription;Плата;1;8.00;25;2.50;10.00")}\n${invoice("2026-04", "0;10.00;2.00;0;10.00", "1;subscription;;1;8.00;25;2.00;10.00")}`,
    [
      "2 does-not-add-up",
      "3 month-not-over",
      "4 due-before-issue",
      "5 money:gross «10.00x»",
      "6 line-sum",
      "7 line-incomplete",
    ],
  ],
  [
    "an invoice as a whole",
    "invoices",
    `${invoiceColumns}\n${invoice("2026-03", "0;10.00;2.00;0;10.00", line)}\n${invoice("2026-04", "9.00;10.00;2.00;0;19.00", line)}\n${invoice("2026-05", "0;20.00;4.00;0;20.00", line)}\n${invoice("2026-07", "0;10.00;3.00;0;10.00", line)}\n${invoice("2026-08", "10.00;20.00;4.00;0;30.00", line)}\n${invoice("2026-08", "10.00;20.00;4.00;0;30.00", line.replace("1;", "2;"), "8")}\n00020000509;2026-08;1;2026-10-05;2026-10-25;0;10.00;2.00;0;10.00;${line}`,
    ["3 opening-differs", "4 lines-sum", "5 lines-vat", "6 sibling:7", "7 header-differs:6", "8 unknown-account"],
  ],
  [
    "a charge",
    "charges",
    "account;month;number;position;group;name;amount;used_in;days;quantity;unit\n00020000501;2026-10;375291000599;1;traffic;А;1;;;1;piece\n00020000501;2026-12;375291000501;1;traffic;А;1;;;1;piece\n00020000501;2026-10;375291000501;1;traffic;А;1;2026-10;;1;piece\n00020000501;2026-10;375291000501;2;traffic;А;1;;40;1;piece\n00020000501;2026-10;375291000501;3;traffic;А;1;;;1;piece\n00020000501;2026-10;375291000502;1;gifts;А;1;;;1;piece\n00020000501;2026-10;375291000502;2;traffic;А;1;;;1.2345;piece\n00020000501;2026-13;375291000502;2;traffic;А;1;;;1;piece\n00020000501;2026-10;375291000502;4;traffic;А;1.234;;;1;piece\n00020000599;2026-10;375291000502;4;traffic;А;1;;;1;piece",
    [
      "2 unknown-number",
      "3 future",
      "4 used-later",
      "5 days",
      "6 sibling:4",
      "7 choice:group «gifts»",
      "8 decimal:quantity «1.2345»",
      "9 month:month «2026-13»",
      "10 money:amount «1.234»",
      "11 unknown-account",
    ],
  ],
  [
    "a usage record",
    "usage",
    `${usageColumns};record\n00020000501;375291000599;2026-10-05 10:00:00;outgoing;voice;1\n00020000509;375291000501;2026-10-05 10:00:00;outgoing;voice;1\n00020000501;375291000501;2023-10-05 10:00:00;outgoing;voice;1\n00020000501;375291000501;2026-11-25 10:00:00;outgoing;voice;1\n00020000501;375291000501;2026-10-05;outgoing;voice;1\n00020000501;375291000501;2026-10-05 10:00:00;outgoing;voice;x\n00020000501;375291000501;2026-10-05 10:00:00;outgoing;voice;1\n00020000501;375291000501;2026-10-05T07:00:00Z;outgoing;voice;1`,
    [
      "2 unknown-number",
      "3 unknown-account",
      "4 too-old",
      "5 future",
      "6 moment:started_at «2026-10-05»",
      "7 whole:record «x»",
      "9 repeated:8",
    ],
  ],
];

describe("lines are refused by number and reason, the others are taken", () => {
  it.each(cases)("%s", async (_what, kind, text, expected) => {
    const run = await bring(kind, text);
    expect(run.lineReasons).toEqual(expected);
    for (const each of expected) shown.add(each.replace(/^\d+ /, "").split(":")[0] ?? "");
    expect(run).toMatchObject({
      state: "done",
      refused: expected.length,
      lines: run.imported + expected.length + run.unchanged,
    });
    expect(Object.values(run.reasons).reduce((sum, count) => sum + count, 0)).toBe(expected.length);
  });
});

describe("a file that cannot be one of its kind is refused whole", () => {
  it.each([
    ["empty", "", "file-empty"],
    ["blank", "\n\n", "file-empty"],
    ["unknown columns", "account;summa;received_on;document_number;amount;x\n", "unknown-columns:summa, x"],
    ["missing columns", "account;amount\n1;2", "missing-columns:received_on, document_number"],
    ["a column twice", "account;amount;amount\n", "file-twice:amount:1"],
    ["an open quote", 'account;received_on;document_number;amount\n00020000501;2026-10-01;"7;1\n', "file-quotes:2"],
    [
      "another encoding",
      Buffer.from(
        "account;received_on;document_number;amount;payer\n00020000501;2026-10-01;7;1;\xc2\xe0\xf1\n",
        "latin1",
      ),
      "file-encoding:utf-8:1",
    ],
    ["a cut archive", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]), "file-packed"],
  ])("%s", async (_what, content, fault) => {
    const before = await db.knex("payments").count();
    const run = await bring("payments", content);
    shown.add(fault.split(":")[0] ?? "");
    expect(run).toMatchObject({ state: "failed", lines: 0 });
    expect(run.fault?.split(":")[0]).toBe(fault.split(":")[0]);
    if (fault !== "file-packed" && !fault.startsWith("file-encoding")) expect(run.fault).toBe(fault);
    expect(await db.knex("payments").count()).toEqual(before);
  });

  it("JSON lines that are none", async () => {
    const run = await bring("payments", "[1]\n", { fileName: "x.jsonl" });
    shown.add("file-not-records");
    expect(run).toMatchObject({ state: "failed", fault: "file-not-records:1" });
    const some = await bring(
      "payments",
      '{"account": "00020000501", "received_on": "2026-10-02", "document_number": "88", "amount": 1.5}\n{"account": 1, "other": 2}\nnonsense\n',
      { fileName: "x.ndjson" },
    );
    expect(some).toMatchObject({ imported: 1, lineReasons: ["2 columns", "3 columns"] });
  });
});

it("every reason has been seen, and is a sentence in each language", () => {
  const codes = Object.keys(definedKeys("ru")["imports"] ?? {}).flatMap((key) =>
    key.startsWith("reason.") ? [key.slice(7)] : [],
  );
  expect(codes.filter((code) => !shown.has(code))).toEqual([]);
  for (const lang of langs) expect(reasonText(wordsFor(importMessages, lang), "repeated:12")).toMatch(/\p{L}.*: 12$/u);
  for (const { name } of kinds) expect(wordsFor<string>(importMessages, "be").t(`kind.${name}`)).not.toContain("kind.");
});
