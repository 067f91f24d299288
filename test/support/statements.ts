import pg from "pg";

/** A statement as web or worker sent it, with the temporary tables that stood in its transaction. */
export type Sent = { readonly sql: string; readonly made: readonly string[] };

type Query = (...args: unknown[]) => unknown;
type Sender = { readonly connectionParameters?: { readonly application_name?: string } };
const prototype = pg.Client.prototype as unknown as { query: Query };

/** Of the process: a test file may read this module anew, and each calls `noteStatements`. */
const kept = globalThis as { statementsSent?: Map<string, Sent>; areStatementsNoted?: boolean };
kept.statementsSent ??= new Map();
const sent = kept.statementsSent;
const standing = new WeakMap<Sender, string[]>();
const makesTable = /^\s*create temp table (\w+)/i;
const dropsTable = /^\s*drop table (?:if exists )?(\w+)/i;
const beginsOrEnds = /^\s*(begin|commit|rollback)\b/i;

/** Notes from now on every distinct text that goes out over a connection of web or worker; the tables' owner (tests, console) is left out. */
export const noteStatements = (): void => {
  if (kept.areStatementsNoted) return;
  kept.areStatementsNoted = true;
  const { query } = prototype;
  prototype.query = function noted(this: Sender, first: unknown, ...rest: unknown[]) {
    if (this.connectionParameters?.application_name?.startsWith("portal_")) note(this, textOf(first));
    return query.call(this, first, ...rest);
  };
};

/** What has been noted since it was last asked. */
export const takeStatements = (): Sent[] => {
  const taken = [...sent.values()];
  sent.clear();
  return taken;
};

/** Several in one message are several. */
const note = (sender: Sender, message: string): void => {
  for (const sql of message.includes(";") ? (message.match(statements) ?? []) : [message]) noteOne(sender, sql);
};

// a semicolon or an apostrophe in a comment ends nothing
const statements = /(?:--[^\n]*|[^;'$-]+|'[^']*'|\$\$.*?\$\$|[$-])+/gs;

const noteOne = (sender: Sender, sql: string): void => {
  if (beginsOrEnds.test(sql)) standing.delete(sender);
  const dropped = dropsTable.exec(sql)?.[1];
  const made = (standing.get(sender) ?? []).filter((each) => makesTable.exec(each)?.[1] !== dropped);
  standing.set(sender, made);
  const key = [...made, sql].join("\n");
  if (!sent.has(key)) sent.set(key, { sql, made });
  if (makesTable.test(sql)) standing.set(sender, [...made, sql]);
};

/** A stream of rows carries its statement in a cursor. */
const textOf = (asked: unknown): string => {
  if (typeof asked === "string") return asked;
  const { text, cursor } = asked as { text?: string; cursor?: { text?: string } };
  return text ?? cursor?.text ?? "";
};
