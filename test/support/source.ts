import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseSync } from "@swc/core";

export type Source = { readonly path: string; readonly text: string };
export type Node = Readonly<Record<string, unknown>> & { readonly type: string };

const src = resolve(import.meta.dirname, "../../src");

/** All of src, paths from there. */
export const sources = (): Source[] =>
  readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .toSorted((a, b) => a.localeCompare(b))
    .map((path) => ({ path, text: readFileSync(join(src, path), "utf8") }));

export const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;
export const bodyOf = ({ text }: Source): readonly Node[] =>
  parseSync(text, { syntax: "typescript" }).body as unknown as Node[];

export const nodesIn = (value: unknown): Node[] => {
  if (!isNode(value)) return [];
  const below = Object.values(value).flatMap(nodesIn);
  return typeof value.type === "string" ? [value, ...below] : below;
};

/** "knex.raw" of `db.knex.raw(…)` and of `tx.raw(…)`: the names of a callee, joined. */
export const nameOf = (callee: unknown): string => {
  if (!isNode(callee)) return "";
  if (callee.type === "Identifier") return callee["value"] as string;
  if (callee.type === "CallExpression") return nameOf(callee["callee"]);
  if (callee.type !== "MemberExpression") return "";
  return `${nameOf(callee["object"])}.${nameOf(callee["property"])}`;
};

export const argumentsOf = (node: Node): Node[] =>
  ((node["arguments"] ?? []) as { expression: Node }[]).map(({ expression }) => expression);

/** Names of the file's own constants: what stands at its top and not in a function. */
export const constantsOf = (body: readonly Node[]): Set<string> =>
  new Set(
    body
      .map((node) => (node.type === "ExportDeclaration" ? (node["declaration"] as Node) : node))
      .filter((node) => node.type === "VariableDeclaration" && node["kind"] === "const")
      .flatMap((node) => node["declarations"] as { id: Node }[])
      .map(({ id }) => String(id["value"])),
  );
