import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Knex } from "./db.ts";

export type CopyValue = string | number | boolean | null;

/** Writes rows into a table by COPY, in the transaction; the connection takes nothing else until it ends. Names are the caller's own constants. */
export const copyInto = async (
  trx: Knex.Transaction,
  table: string,
  columns: readonly string[],
  batches: AsyncIterable<readonly (readonly CopyValue[])[]>,
): Promise<void> => {
  const client = trx.client as unknown as { acquireConnection(): Promise<pg.Client> };
  // the transaction's own connection
  const connection = await client.acquireConnection();
  const names = columns.map((name) => `"${name}"`).join(", ");
  await pipeline(Readable.from(textOf(batches)), connection.query(copyFrom(`copy "${table}" (${names}) from stdin`)));
};

async function* textOf(batches: AsyncIterable<readonly (readonly CopyValue[])[]>): AsyncGenerator<string> {
  for await (const rows of batches) {
    let text = "";
    for (const row of rows) text += `${row.map(fieldOf).join("\t")}\n`;
    if (text !== "") yield text;
  }
}

const special = /[\\\t\n\r]/g;
const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

const fieldOf = (value: CopyValue): string => {
  if (value === null) return "\\N";
  return typeof value === "string" ? value.replace(special, (sign) => escapes[sign] ?? sign) : String(value);
};
