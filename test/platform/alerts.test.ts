import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import request from "supertest";
import { afterAll, expect, it } from "vitest";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);

const rules = readFileSync(resolve(import.meta.dirname, "../../docs/alerts.yml"), "utf8");
/** Figures, not the functions and labels of a rule. */
const named = [...rules.matchAll(/^ +expr: (.+)$/gm)].flatMap(
  ([, rule = ""]) => rule.match(/\b(?:http|jobs|network|deliveries|nodejs|process|replica)_\w+/g) ?? [],
);

it("every figure in the rules for alerts is one that a process tells", async () => {
  const { text } = await request(portal.app).get("/metrics").expect(200);
  expect(named.length).toBeGreaterThan(6);
  const told = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
  expect(named.filter((name) => !told.has(name.replace(/_(bucket|count|sum)$/, "")))).toEqual([]);
});
