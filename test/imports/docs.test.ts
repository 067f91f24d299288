import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { afterAll, describe, expect, it, vi } from "vitest";
import { importFile, kindNamed, kinds } from "../../src/imports/index.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { testDatabaseUrl } from "../support/database.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const document = readFileSync(resolve(import.meta.dirname, "../../docs/import.md"), "utf8");
const sections = document.split(/^## /m).map((text) => ({
  kind: text.slice(0, text.indexOf("\n")),
  text,
  example: /^```(csv|jsonl)\n(.*?)^```/ms.exec(text),
}));
const described = sections.filter(({ kind }) => kindNamed(kind));
const db = await openDatabase(await testDatabaseUrl(), undefined, 3);
afterAll(() => db.close());

describe("docs/import.md", () => {
  it("describes every kind, in the order in which a portal is filled", () =>
    expect(described.map(({ kind }) => kind)).toEqual(kinds.map(({ name }) => name)));

  it.each(described)(
    "$kind names all columns, those in bold that are required, with a circle those that may be empty",
    ({ kind, text }) => {
      const columns = Object.entries(kindNamed(kind)?.columns ?? {});
      const paragraph = text.slice(text.indexOf("Key:"), text.indexOf("```"));
      for (const [name, { isRequired, schema }] of columns) {
        expect([name, paragraph.includes(`**${name}**`)]).toEqual([name, isRequired]);
        const mayBeEmpty = schema.safeParse("").success && schema.safeParse("").data !== "";
        expect([name, new RegExp(`\\b${name} ○`).test(paragraph)]).toEqual([name, mayBeEmpty]);
      }
    },
  );

  it.each(described)("the example of $kind is taken as it stands", async ({ kind, example }) => {
    const [, format, text = ""] = example ?? [];
    const found = kindNamed(kind);
    if (!found) throw new Error(kind);
    const lines = text.trim().split("\n").length - (format === "csv" ? 1 : 0);
    const run = await importFile(db, found, Readable.from([Buffer.from(text)]), {
      fileName: `example.${format}`,
      now: new Date("2026-11-23T12:00:00+03:00"),
    });
    expect({ fault: run.fault, reasons: run.reasons, imported: run.imported }).toEqual({
      fault: null,
      reasons: {},
      imported: lines,
    });
  });

  it("leaves a portal that adds up: 27.80 billed, 15.40 paid", async () => {
    expect(await db.knex("invoices").where({ account_id: 20_000_501 }).pluck("unpaid")).toEqual([1_240]);
    expect(await db.knex("accounts").where({ id: 20_000_501 }).first("balance")).toEqual({ balance: -1_240 - 1_700 });
  });
});
