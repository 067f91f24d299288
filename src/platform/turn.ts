import pg from "pg";

/**
 * One at a time in this database: whoever comes second waits until the first is done. A lock of the session, not of a
 * transaction, because the work has transactions of its own; a process that is killed gives it back with its connection.
 * The address goes straight to PostgreSQL: a pooler would give the lock to somebody else's session.
 */
export const inTurn = async <T>(databaseUrl: string, name: string, work: () => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true, connectionTimeoutMillis: 3_000 });
  // a connection that is lost has let the next one in: the work's own statements then say what failed
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext($1))", [name]);
    return await work();
  } finally {
    await client.end();
  }
};
