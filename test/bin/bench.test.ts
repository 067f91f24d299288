import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { operations } from "../../src/operations.ts";
import { freshDatabase } from "../support/database.ts";

/** What the goals are about; whether they are reached is for a calm machine to say. */
const measured = [
  "list page, against the bare one",
  "last page, against the first",
  "list with department and label filters",
  "a subscriber's card",
  "a change from the card visible as done",
  "search by the last 4 digits",
  "search by 7 digits of a SIM",
  "400 numbers from an xlsx read, assessed and shown",
  "accepted",
  "drained with an instant network",
  "drained, against SQL that does the same",
  "drained with a network of 5 ms an item",
  "act of ",
  "200 watchers of one order's progress",
  "10 invoices of",
  "call details written as xlsx",
  "call details written by exceljs",
  "call details written as ndjson",
  "call details as xlsx, with the query",
  "call details as ndjson, with the query",
  "a page's p95 while call details are made",
  "the result of an order of",
  "invoice PDF/A-3 of 24 numbers, tagged, lines attached",
  "all subscribers of the account as xlsx",
  "2,000 usage records imported from a file",
  "web: most memory",
  "worker: most memory",
];

it("measures everything in one run and leaves the written figures alone", { timeout: 400_000 }, async () => {
  const bench = resolve(import.meta.dirname, "../../src/bin/bench.ts");
  const env = { PATH: process.env["PATH"], DATABASE_URL: await freshDatabase() };
  const { stdout } = await promisify(execFile)(process.execPath, [bench, "--small"], { env });
  const rows = stdout.split("\n").filter((line) => line.startsWith("| "));
  for (const name of operations.keys()) {
    if (name === "apply-for-product") continue;
    expect(rows.find((line) => line.startsWith(`| ${name}:`))).toMatch(/assessed in .* accepted in .* items\/s/);
  }
  for (const what of measured) {
    const row = rows.find((line) => line.startsWith(`| ${what}`));
    expect(row, what).toMatch(/\| \d+(\.\d+)? (pages\/s|CPU ms|s|MB|items\/s|invoices\/s|rows\/s|ms|%)/);
  }
});
