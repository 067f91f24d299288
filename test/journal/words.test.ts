import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedDatabase } from "../../src/bin/seed.ts";
import { journalPart, journalWordList } from "../../src/journal/index.ts";
import { journalWords } from "../../src/journal-words.ts";
import { langs } from "../../src/kernel/lang.ts";
import { type Knex, openKnex } from "../../src/platform/db.ts";
import { freshDatabase } from "../support/database.ts";
import { type Source, sources } from "../support/source.ts";

/** `action: "noun:verb"`, and every such name in a file that writes records itself. */
const written = ({ text }: Pick<Source, "text">): string[] => {
  const isWriter = /\brecord(Own)?Audit\(/.test(text);
  const names = isWriter
    ? text.matchAll(/"((?!node:)[a-z-]+:[a-z-]+)"/g)
    : text.matchAll(/\baction(?::| =) [^"\n,]*"([a-z-]+:[a-z-]+)"/g);
  return [...names].map(([, name = ""]) => name);
};
const code = sources().filter(({ path }) => !path.endsWith("/journal.ts") && !path.startsWith("journal/"));

describe("the words of what the portal's code writes into the journal", () => {
  it("are looked for where records are written", () => {
    expect(written({ text: 'x({ action: "orders:accept" }); may("orders:read")' })).toEqual(["orders:accept"]);
    expect(written({ text: 'audit(tx, "a:b"); const c = on ? "c:d" : "e:f"; recordAudit(tx, c)' })).toEqual([
      "a:b",
      "c:d",
      "e:f",
    ]);
  });

  it("are there for each action", () => {
    const found = new Set(code.flatMap(written));
    expect(found.size).toBeGreaterThan(30);
    expect([...found].filter((action) => !journalWords.actions.includes(action))).toEqual([]);
  });

  it("are there for nothing that is never written", () => {
    // a trigger writes too
    const trigger = readFileSync(join(import.meta.dirname, "../../migrations/0040_login_holdings.ts"), "utf8");
    const text = [...code.map((source) => source.text), trigger].join("\n");
    expect(journalWords.actions.filter((action) => !text.includes(`"${action}"`))).toEqual([]);
  });

  it("name each action's noun", () => {
    const nouns = new Set(journalWords.actions.map((action) => action.split(":")[0] ?? ""));
    expect([...nouns].toSorted()).toEqual(journalWords.nouns.toSorted());
  });

  it("are in three languages", () => {
    const keys = [
      ...journalWords.nouns.map((noun) => `noun.${noun}`),
      ...journalWords.actions.map((action) => `action.${action}`),
      ...journalWords.fields.map((field) => `field.${field}`),
    ];
    for (const lang of langs) {
      expect(keys.filter((key) => !journalWords.word(lang, key))).toEqual([]);
    }
  });

  it("are said once: a word that two features bring is a mistake found at start", () => {
    const texts = { "action.bees:keep": "x" };
    const [one, two] = [1, 2].map((n) => journalPart(`bees-${n}`, { ru: texts, be: texts, en: texts }));
    expect(() => journalWordList(...[one, two].filter((part) => part !== undefined))).toThrow("bees:keep");
  });
});

describe("the words of the demo's journal", () => {
  type Record = { action: string; details: { [name: string]: unknown } };
  let knex: Knex;
  let records: Record[];
  beforeAll(async () => {
    const url = await freshDatabase();
    await seedDatabase(url, "demo", { now: new Date("2026-11-23T12:00:00+03:00") });
    knex = openKnex(url, undefined, 2);
    const { rows } = await knex.raw<{ rows: Record[] }>(
      `select distinct action, coalesce(before, '{}') || coalesce(after, '{}') as details from audit_records`,
    );
    records = rows;
  }, 90_000);
  afterAll(() => knex.destroy());

  it("are there for each action and each field", () => {
    expect(records.length).toBeGreaterThan(50);
    const actions = new Set(records.map(({ action }) => action));
    expect([...actions].filter((action) => !journalWords.actions.includes(action))).toEqual([]);
    const fields = new Set(
      records.flatMap(({ details }) => {
        const { params, ...others } = journalWords.named("ru", details);
        return [...Object.keys(others), ...Object.keys(params ?? {})];
      }),
    );
    expect([...fields].filter((field) => !journalWords.fields.includes(field))).toEqual([]);
  });

  it("are there for each code", () => {
    const coded = ["state", "source", "kind", "format", "channel", "status"];
    const codes = records.flatMap(({ details }) =>
      coded.flatMap((field) => (typeof details[field] === "string" ? [`value.${field}.${details[field]}`] : [])),
    );
    expect([...new Set(codes)].filter((key) => !journalWords.word("ru", key))).toEqual([]);
  });
});
