import pg from "pg";

/*
 * Every statement's own condition on the account taken away, as if it had been forgotten: `account_id = $1` becomes
 * `(account_id = $1 or true)`, which still uses its parameter. What is left is row-level security.
 */

const condition = /((?:"?\w+"?\.)?"?account_id"?|\ba\.id)\s*=\s*(\$\d+)/g;
const anyCondition = /((?:"?\w+"?\.)?"?account_id"?|\ba\.id)\s*=\s*any\s*\(\s*(\$\d+)/g;
// an account's own row, where it is read by itself
const ownRow = /((?:from|update)\s+"?accounts"?\s+(?:set\s.*?\s)?where\s+)("?id"?)\s*=\s*(\$\d+)/gs;

export type Statement = { readonly sql: string; readonly tables: readonly string[]; readonly rewritten: number };
export type Rewriting = { take(): Statement[]; stop(): void };

export const withoutCondition = (sql: string): { sql: string; count: number } => {
  let count = 0;
  const loose = (pattern: RegExp, text: string) =>
    text.replace(pattern, (whole: string, column: string, parameter: string) => {
      count += 1;
      return whole.includes("any") ? `true or ${column} = any(${parameter}` : `(${column} = ${parameter} or true)`;
    });
  const loosened = loose(condition, loose(anyCondition, sql));
  const whole = loosened.replace(ownRow, (_whole, before: string, column: string, parameter: string) => {
    count += 1;
    return `${before}(${column} = ${parameter} or true)`;
  });
  return { sql: whole, count };
};

type Query = (...args: unknown[]) => unknown;

/** From now on all statements of this process lose their condition; `take` tells which ones spoke of the tables named. */
export const rewriteStatements = (tables: readonly string[]): Rewriting => {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  const mentions = new RegExp(`(?:from|join|update|into)\\s+"?(${tables.join("|")})"?\\b`, "gi");
  let statements: Statement[] = [];
  const rewrite = (text: string): string => {
    const { sql, count } = withoutCondition(text);
    const named = new Set([...text.matchAll(mentions)].map((match) => String(match[1]).toLowerCase()));
    statements.push({ sql: text, tables: [...named], rewritten: count });
    return sql;
  };
  prototype.query = function rewritten(this: unknown, first: unknown, ...rest: unknown[]) {
    if (typeof first === "string") return query.call(this, rewrite(first), ...rest);
    const config = first as { text?: string; cursor?: { text: string } };
    if (typeof config.text === "string") return query.call(this, { ...config, text: rewrite(config.text) }, ...rest);
    // a stream of rows carries its statement in a cursor
    if (config.cursor) config.cursor.text = rewrite(config.cursor.text);
    return query.call(this, first, ...rest);
  };
  return {
    take: () => {
      const taken = statements;
      statements = [];
      return taken;
    },
    stop: () => {
      prototype.query = query;
    },
  };
};
