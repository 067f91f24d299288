import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "@swc/core";

/** An id in the title of a test, or of a group of tests. */
export type Tag = { readonly id: string; readonly file: string; readonly title: string; readonly isIdle: boolean };
export type Tags = { readonly tags: readonly Tag[]; readonly faults: readonly string[] };

type Node = Readonly<Record<string, unknown>> & { readonly type: string };
/** What a test's title says, while its body is being read. */
type Open = { readonly ids: readonly string[]; readonly title: string; tests: number; isIdle: boolean };

/** These make tags and hold none of a test's own. */
const own = /^(support\/asvs|architecture\/asvs\.test)/;

export const readTags = (folder: string): Tags => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(test|browser)\.ts$/.test(path) && !own.test(path))
    .toSorted();
  const all = files.map((path) => tagsOf(`test/${path}`, readFileSync(join(folder, path), "utf8")));
  return { tags: all.flatMap(({ tags }) => tags), faults: all.flatMap(({ faults }) => faults) };
};

/** Read as a tree and not by lines: a tag counts only in the title of a test that runs. */
export const tagsOf = (file: string, text: string): Tags => {
  if (!text.includes("asvs(")) return { tags: [], faults: [] };
  const tags: Tag[] = [];
  const faults: string[] = [];
  const walk = (value: unknown, around: readonly Open[]): void => {
    if (!isNode(value) || value.type === "ImportDeclaration") return;
    if (value.type === "CallExpression") return call(value, around);
    for (const child of Object.values(value)) walk(child, around);
  };
  const call = (node: Node, around: readonly Open[]): void => {
    const name = nameOf(node["callee"]);
    const [first, ...rest] = argumentsOf(node);
    walk(node["callee"], around);
    if (isTitle(first) && /^(it|test|describe)\b/.test(name)) return titled(name, first, rest, around);
    if (name === "asvs") faults.push(`${file}: a tag that stands in no test's title`);
    if (/\.(skip|fixme|todo)$/.test(name)) for (const open of around) open.isIdle = true;
    walk(argumentsOf(node), around);
  };
  const titled = (name: string, first: Node, rest: readonly Node[], around: readonly Open[]): void => {
    const open: Open = { ids: idsIn(first), title: textOf(first), tests: 0, isIdle: idle.test(name) };
    const inside = [...around, open];
    if (!/^(test\.)?describe/.test(name)) for (const each of inside) each.tests += 1;
    walk(rest, inside);
    const isIdle = inside.some((each) => each.isIdle);
    if (open.ids.length > 0 && open.tests === 0) faults.push(`${file}: "${open.title}" holds no test`);
    tags.push(...open.ids.map((id) => ({ id, file, title: open.title, isIdle })));
  };
  walk(parseSync(text, { syntax: "typescript" }).body, []);
  return { tags, faults };
};

const idle = /\.(skip|skipIf|runIf|todo|fixme|fails|fail|only)\b/;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;
const isTitle = (node: Node | undefined): node is Node =>
  node !== undefined && ["StringLiteral", "TemplateLiteral", "BinaryExpression"].includes(node.type);

const argumentsOf = (node: Node): Node[] =>
  ((node["arguments"] ?? []) as { expression: Node }[]).map(({ expression }) => expression);

/** `it.each` of `it.each(table)(title, work)`. */
const nameOf = (callee: unknown): string => {
  if (!isNode(callee)) return "";
  if (callee.type === "Identifier") return String(callee["value"]);
  if (callee.type === "CallExpression") return nameOf(callee["callee"]);
  if (callee.type !== "MemberExpression") return "";
  return `${nameOf(callee["object"])}.${nameOf(callee["property"])}`;
};

const idsIn = (node: unknown): string[] => {
  if (!isNode(node)) return [];
  if (node.type === "CallExpression" && nameOf(node["callee"]) === "asvs") {
    return argumentsOf(node).map(({ type, value }) => (type === "StringLiteral" ? (value as string) : "not a text"));
  }
  return Object.values(node).flatMap(idsIn);
};

const textOf = (node: Node): string => {
  if (node.type === "StringLiteral") return String(node["value"]).trim();
  if (node.type === "BinaryExpression") return textOf(node["left"] as Node);
  const quasis = node["quasis"] as { cooked?: string }[];
  return quasis
    .map(({ cooked }) => cooked ?? "")
    .join("…")
    .replace(/\s*…$/, "")
    .trim();
};
