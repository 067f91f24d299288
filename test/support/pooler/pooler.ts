import { once } from "node:events";
import { createServer } from "node:net";
import { type Pool, serveClient } from "./client.ts";
import { openServer, type Server } from "./server.ts";

export type Pooler = {
  /** The same login and database, through the pooler. */
  urlOf(direct: string): string;
  /** What transactions have left on connections that the next one finds, with what they had sent. */
  readonly remains: string[];
  /** How many transactions were lent a connection. */
  readonly lent: () => number;
  close(): Promise<void>;
};

/**
 * Stands in for PgBouncer 1.21 and later in transaction mode with `max_prepared_statements`, and is stricter: a client's next
 * transaction never gets the connection of the one before, and what is left on a connection is noted.
 */
export const startPooler = async (direct: string, size = 3): Promise<Pooler> => {
  const { hostname, port } = new URL(direct);
  const pools = new Map<string, Promise<Pool>>();
  const remains: string[] = [];
  const opened: Server[] = [];
  let lent = 0;
  const open = async (url: string): Promise<Pool> => {
    const servers = await Promise.all(Array.from({ length: size }, (_, number) => openServer(url, number)));
    opened.push(...servers);
    return poolOf(servers, {
      onLent: () => {
        lent += 1;
      },
      onRemains: (line) => remains.push(line),
    });
  };
  const server = createServer((socket) =>
    serveClient(socket, ({ user, database, password }) => {
      const url = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${hostname}:${port}/${database}`;
      const pool = pools.get(url) ?? open(url);
      pools.set(url, pool);
      return pool;
    }),
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port for the pooler");
  return {
    urlOf: (url) => Object.assign(new URL(url), { port: String(address.port) }).href,
    remains,
    lent: () => lent,
    close: async () => {
      for (const each of opened) each.end();
      server.close();
      await once(server, "close");
    },
  };
};

type Told = { onLent(): void; onRemains(line: string): void };

const poolOf = (servers: readonly Server[], told: Told): Pool => {
  const free = [...servers];
  const waiting: { last: Server | undefined; take(server: Server): void }[] = [];
  const serve = (): void => {
    for (const asked of waiting.slice()) {
      const at = free.findIndex((server) => server !== asked.last);
      const [server] = at === -1 ? [] : free.splice(at, 1);
      if (!server) continue;
      waiting.splice(waiting.indexOf(asked), 1);
      told.onLent();
      asked.take(server);
    }
  };
  return {
    take: (last) =>
      new Promise((take) => {
        waiting.push({ last, take });
        serve();
      }),
    giveBack: async (server, sent) => {
      for (const remain of await server.remains()) told.onRemains(`${remain}, after: ${sent.join("; ")}`);
      free.push(server);
      serve();
    },
  };
};
