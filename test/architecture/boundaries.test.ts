import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

type Violation = { rule: { name: string }; from: string; to: string };
type Rules = { forbidden: { name: string }[] };
type Report = { summary: { totalCruised: number; violations: Violation[]; ruleSetUsed: Rules } };

const top = resolve(import.meta.dirname, "../..");

function cruise(folder: string): Report["summary"] {
  const cruiser = join(top, "node_modules/.bin/depcruise");
  const config = join(top, ".dependency-cruiser.js");
  const output = execFileSync(process.execPath, [cruiser, "--config", config, "--output-type", "json", "src"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { summary }: Report = JSON.parse(output);
  return summary;
}

/** What is right: none of it may be reported. */
const rightTree: Record<string, string> = {
  "src/kernel/money.ts": 'import "./errors.ts"; export type Money = number; export const money = 1;',
  "src/kernel/errors.ts": "export const errors = 1;",
  "src/platform/db.ts":
    'import "knex"; import "pg"; import "../kernel/money.ts"; export type Tx = 1; export const sql = 1;',
  "src/platform/routing.ts": 'import "express";',
  "src/invoices/index.ts": 'export { routes } from "./routes.ts"; export { pay } from "./invoice.ts";',
  "src/invoices/routes.ts":
    'import "express"; import type { Tx } from "../platform/db.ts"; import "./pages.ts"; export const routes = 1;',
  "src/invoices/invoice.ts":
    'import { sql } from "../platform/db.ts"; import "./repository.ts"; export const pay = sql;',
  "src/invoices/repository.ts":
    'import "../platform/db.ts"; import "../kernel/money.ts"; export type Row = 1; export const rows = 1;',
  "src/invoices/pages.ts":
    'import "../kernel/money.ts"; import type { Words } from "./messages.ts"; import type { Row } from "./repository.ts";',
  "src/invoices/messages.ts": "export type Words = 1;",
  "src/payments/index.ts": 'import "../invoices/index.ts";',
  "src/payments/own/part.ts": 'import "../index.ts";',
  "src/app.ts": 'import "express"; import "./invoices/index.ts"; import "./platform/db.ts";',
  "src/jobs.ts": 'import "./payments/index.ts";',
  "src/bin/seed.ts": 'import "../../seeds/demo.ts"; import "../platform/db.ts";',
  "seeds/demo.ts": 'import "../src/platform/db.ts";',
  "test/given.ts": "export const given = 1;",
};

/** One or more breaks of every rule: the file and what it imports. */
const planted: Record<string, readonly (readonly [from: string, statement: string, to: string])[]> = {
  "no-circular": [["src/kernel/errors.ts", 'import "./money.ts";', "src/kernel/money.ts"]],
  resolvable: [["src/payments/lost.ts", 'import "./gone.ts";', "./gone.ts"]],
  "kernel-is-pure": [
    ["src/kernel/node.ts", 'import "node:fs";', "fs"],
    ["src/kernel/npm.ts", 'import "knex";', "node_modules/knex/index.js"],
    ["src/kernel/type.ts", 'import type { Tx } from "../platform/db.ts";', "src/platform/db.ts"],
  ],
  "platform-knows-no-feature": [
    ["src/platform/mail.ts", 'import type { Row } from "../invoices/index.ts";', "src/invoices/index.ts"],
    ["src/platform/app.ts", 'import "../app.ts";', "src/app.ts"],
  ],
  "features-meet-at-the-index": [
    ["src/payments/inner.ts", 'import "../invoices/invoice.ts";', "src/invoices/invoice.ts"],
    ["src/payments/type.ts", 'import type { Row } from "../invoices/repository.ts";', "src/invoices/repository.ts"],
    // a folder that no list names is a feature too
    ["src/bees/bee.ts", 'import "../invoices/repository.ts";', "src/invoices/repository.ts"],
    ["src/payments/own/deep.ts", 'import "../../invoices/messages.ts";', "src/invoices/messages.ts"],
  ],
  "bulk-is-whom": [
    ["src/bulk/start.ts", 'import "../invoices/index.ts";', "src/invoices/index.ts"],
    ["src/bulk/type.ts", 'import type { Pay } from "../payments/index.ts";', "src/payments/index.ts"],
  ],
  "features-know-no-list": [
    ["src/payments/jobs-user.ts", 'import "../jobs.ts";', "src/jobs.ts"],
    ["src/usage/type.ts", 'import type { App } from "../app.ts";', "src/app.ts"],
  ],
  "pages-are-pure": [
    ["src/payments/pages.ts", 'import type { Tx } from "../platform/db.ts";', "src/platform/db.ts"],
    ["src/usage/pages.ts", 'import type { Knex } from "knex";', "node_modules/knex/index.js"],
    ["src/usage/exports/list-pages.ts", 'import type { Row } from "../../invoices/index.ts";', "src/invoices/index.ts"],
  ],
  "pages-see-no-data": [["src/invoices/show-pages.ts", 'import "./repository.ts";', "src/invoices/repository.ts"]],
  "lists-meet-features-at-the-index": [
    ["src/operations.ts", 'import "./invoices/invoice.ts";', "src/invoices/invoice.ts"],
    ["src/bin/bench.ts", 'import type { Row } from "../invoices/repository.ts";', "src/invoices/repository.ts"],
    ["src/web.ts", 'import "./invoices/routes.ts";', "src/invoices/routes.ts"],
    ["src/bees.ts", 'import "./invoices/routes.ts";', "src/invoices/routes.ts"],
  ],
  "libraries-behind-the-platform": [
    ["src/invoices/sql.ts", 'import type { Pool } from "pg";', "node_modules/pg/index.js"],
    ["src/payments/repository.ts", 'import "knex";', "node_modules/knex/index.js"],
    ["src/usage/mail.ts", 'import "nodemailer";', "node_modules/nodemailer/index.js"],
    ["src/usage/book.ts", 'import "exceljs";', "node_modules/exceljs/index.js"],
    ["src/usage/paper.ts", 'import "pdfkit";', "node_modules/pdfkit/index.js"],
    ["src/usage/who.ts", 'import "passport";', "node_modules/passport/index.js"],
  ],
  "no-queries-at-the-edge": [["src/payments/routes.ts", 'import "../platform/db.ts";', "src/platform/db.ts"]],
  "express-at-the-edge": [
    ["src/invoices/forms.ts", 'import type { Request } from "express";', "node_modules/express/index.js"],
  ],
  "nothing-from-tests": [["src/worker.ts", 'import "../test/given.ts";', "test/given.ts"]],
  "seeds-for-bin": [["src/main.ts", 'import "../seeds/demo.ts";', "seeds/demo.ts"]],
};

describe("the import rules", { timeout: 60_000 }, () => {
  let folder: string;
  let violations: readonly Violation[];
  let rules: Rules;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "boundaries-"));
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write("package.json", '{ "type": "module" }');
    for (const name of ["knex", "pg", "express", "nodemailer", "exceljs", "pdfkit", "passport"]) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" }));
      write(`node_modules/${name}/index.js`, "");
    }
    const tree = { ...rightTree };
    for (const [from, statement] of Object.values(planted).flat()) tree[from] = `${statement}\n${tree[from] ?? ""}`;
    for (const [path, text] of Object.entries(tree)) write(path, text);
    ({ violations, ruleSetUsed: rules } = cruise(folder));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are each broken by what is planted here", () => {
    expect(Object.keys(planted).toSorted()).toEqual(rules.forbidden.map(({ name }) => name).toSorted());
  });

  it.each(Object.entries(planted))("%s notices its breaks", (rule, breaks) => {
    const found = violations.filter(({ rule: { name } }) => name === rule).map(({ from, to }) => `${from} → ${to}`);
    expect(found).toEqual(expect.arrayContaining(breaks.map(([from, , to]) => `${from} → ${to}`)));
  });

  it("leave what is right alone", () => {
    const broken = new Set(Object.values(planted).flatMap((breaks) => breaks.map(([from]) => from)));
    // The other half of the planted cycle.
    const others = violations.filter(({ from }) => !broken.has(from) && from !== "src/kernel/money.ts");
    expect(others).toEqual([]);
  });

  it("hold in the real tree, and all of it has been seen", () => {
    const { totalCruised, violations: real } = cruise(top);
    expect(real.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    expect(totalCruised).toBeGreaterThan(40);
  });
});
