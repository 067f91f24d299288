import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
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
  "all subscribers of the account as xlsx",
  "web: most memory",
  "worker: most memory",
];

it("measures everything in one run and leaves the written figures alone", { timeout: 90_000 }, async () => {
  const bench = resolve(import.meta.dirname, "../../src/bin/bench.ts");
  const env = { PATH: process.env["PATH"], DATABASE_URL: await freshDatabase() };
  const { stdout } = await promisify(execFile)(process.execPath, [bench, "--small"], { env });
  const rows = stdout.split("\n").filter((line) => line.startsWith("| "));
  for (const what of measured) {
    const row = rows.find((line) => line.startsWith(`| ${what}`));
    expect(row, what).toMatch(/\| \d+(\.\d+)? (pages\/s|s|MB|items\/s)/);
  }
});
