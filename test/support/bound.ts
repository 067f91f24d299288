/*
 * Whether a plan reads one account's rows: each scan of a tenant table is held to a value by an equality of its own, or by
 * equalities that lead to one. The planner has already carried `a.account_id = b.account_id and b.account_id = $1` over to `a`.
 */

export type Plan = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "CTE Name"?: string;
  readonly "Subplan Name"?: string;
  readonly Alias?: string;
  readonly Plans?: readonly Plan[];
} & Readonly<Record<string, unknown>>;
/** The column that names the account, by table; partitions are named too. */
export type Keys = ReadonlyMap<string, string>;

const conditions = ["Index Cond", "Recheck Cond", "Filter", "Join Filter", "Hash Cond", "Merge Cond"];
const term = String.raw`[\w"]+\.[\w"]+`;
const value = String.raw`\$\d+|\(\$\d+\)::\w+|'[^']*'::\w+|\d+|\(InitPlan \d+\)\.col\d+`;
const isTerm = new RegExp(`^${term}$`);
const equality = new RegExp(`^\\(?(${term}|${value}) = (${term}|${value})\\)?$`);

/** @returns the tables that are read without naming an account */
export const unboundTables = (plan: Plan, keys: Keys): string[] => {
  const nodes = nodesOf(plan);
  const links = nodes.flatMap(equalitiesOf);
  const isTenant = (node: Plan) => keys.has(String(node["Relation Name"])) && node["Node Type"].endsWith("Scan");
  const sources = new Map(nodes.flatMap((node) => sourceOf(node, nodes)));
  const leads = (from: string, seen: Set<string>): boolean => {
    if (!isTerm.test(from)) return true;
    seen.add(from);
    const [alias = "", column] = from.split(".");
    const source = column === "account_id" ? sources.get(alias) : undefined;
    const within = source === undefined ? [] : nodesOf(source).filter(isTenant);
    if (within.length > 0 && within.every((node) => isBound(node, seen))) return true;
    return links.some(([a, b]) => {
      const next = a === from ? b : b === from ? a : undefined;
      return next !== undefined && !seen.has(next) && leads(next, seen);
    });
  };
  const isBound = (node: Plan, seen = new Set<string>()): boolean =>
    leads(`${node.Alias}.${keys.get(String(node["Relation Name"]))}`, seen);
  const unbound = nodes.filter((node) => isTenant(node) && !isBound(node));
  return [...new Set(unbound.map((node) => String(node["Relation Name"])))];
};

/** What stands behind the alias of a subquery or a `with`: its account is theirs. */
const sourceOf = (node: Plan, nodes: readonly Plan[]): (readonly [string, Plan])[] => {
  if (node.Alias === undefined) return [];
  if (node["Node Type"] === "Subquery Scan") return [[node.Alias, node]];
  const name = node["CTE Name"];
  const source = name && nodes.find((each) => each["Subplan Name"] === `CTE ${name}`);
  return source ? [[node.Alias, source]] : [];
};

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

type Link = readonly [string, string];

const textOf = (condition: unknown): string => (typeof condition === "string" ? condition : "");
const equalitiesOf = (node: Plan): Link[] =>
  conditions
    .flatMap((name) => conjunctsOf(textOf(node[name])))
    .flatMap((text) => {
      const [, left, right] = equality.exec(text) ?? [];
      return left && right ? [[left, right] as const] : [];
    });

/** `((a) AND (b))` in parts; what stands under an OR or a NOT is one part and no equality. */
const conjunctsOf = (text: string): string[] => {
  const inner = unwrapped(text);
  const parts = split(inner);
  return parts.length === 1 ? [inner] : parts.flatMap(conjunctsOf);
};

const unwrapped = (text: string): string => {
  if (!text.startsWith("(")) return text;
  return closing(text) === text.length - 1 ? text.slice(1, -1) : text;
};

const closing = (text: string): number => {
  let depth = 0;
  let isQuoted = false;
  for (const [index, sign] of text.split("").entries()) {
    if (sign === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (sign === "(") depth += 1;
    if (sign === ")") depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
};

const split = (text: string): string[] => {
  const parts: string[] = [];
  let rest = text;
  while (rest.startsWith("(")) {
    const end = closing(rest);
    if (end === -1 || !rest.startsWith(" AND ", end + 1)) break;
    parts.push(rest.slice(0, end + 1));
    rest = rest.slice(end + 6);
  }
  return parts.length > 0 ? [...parts, rest] : [text];
};
