import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, type Log } from "./children.ts";
import { type PostgresOptions, startPostgres } from "./postgres.ts";

export type KeptPostgres = { url: string; stop(graceMs: number): Promise<void> };

const firstDelayMs = 200;
const longestDelayMs = 10_000;

/** The embedded server, started again on the same port whenever it ends on its own. */
export async function keepPostgres(options: PostgresOptions, log: Log): Promise<KeptPostgres> {
  let server = await startPostgres(options);
  const { url } = server;
  let wanted = true;
  let restarting: Promise<void> = Promise.resolve();

  const ended = () => {
    if (!wanted) return;
    log("PostgreSQL ended; it is started again");
    restarting = again(firstDelayMs);
  };
  const follow = () => {
    if (isAlive(server.process)) server.process.once("exit", ended);
    else ended();
  };
  const again = async (delay: number): Promise<void> => {
    if (!wanted) return;
    try {
      server = await startPostgres({ ...options, port: Number(new URL(url).port) });
      follow();
    } catch (error) {
      log(`PostgreSQL: ${error instanceof Error ? error.message : String(error)}`);
      await sleep(delay);
      await again(Math.min(delay * 2, longestDelayMs));
    }
  };
  follow();
  return {
    url,
    stop: async (graceMs) => {
      wanted = false;
      await Promise.race([restarting, sleep(graceMs, undefined, { ref: false })]);
      await server.stop(graceMs);
    },
  };
}
