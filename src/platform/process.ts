import { type Config, ConfigError, readConfig } from "./config.ts";

export type ProcessSettings = { config: Config; databaseUrl: string; sessionSecret: string };
type Start = (settings: ProcessSettings) => Promise<() => Promise<void>>;

const stopWithinMs = 25_000;

/** Runs one process of the portal: configuration, a graceful stop on SIGTERM, SIGINT or when the parent is gone, and a last resort for stray errors. */
export const runProcess = async (name: string, start: Start): Promise<void> => {
  try {
    const stop = once(await start(settingsOf(name)));
    const end = () => {
      setTimeout(() => process.exit(1), stopWithinMs).unref();
      stop().then(() => process.exit(0), fail(name));
    };
    for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.once(signal, end);
    // an error that nothing caught: the state is unknown, so this process ends and another one replaces it
    process.once("uncaughtException", fail(name)).once("unhandledRejection", fail(name));
  } catch (error) {
    fail(name)(error);
  }
};

const settingsOf = (name: string): ProcessSettings => {
  const config = readConfig(process.env);
  const { databaseUrl, sessionSecret } = config;
  if (!databaseUrl) throw new ConfigError(`DATABASE_URL is required by the ${name} process (npm start sets it)`);
  if (!sessionSecret) throw new ConfigError(`SESSION_SECRET is required by the ${name} process (npm start sets it)`);
  return { config, databaseUrl, sessionSecret };
};

const fail = (name: string) => (error: unknown) => {
  process.stderr.write(`${name}: ${error instanceof ConfigError ? error.message : inspectError(error)}\n`);
  process.exit(1);
};

const inspectError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

const once = (stop: () => Promise<void>) => {
  let stopping: Promise<void> | undefined;
  return () => (stopping ??= stop());
};
