import type { Config } from "../config.ts";
import { loginOf, sameLogin } from "../logins.ts";
import type { Log } from "./children.ts";
import { answers } from "./postgres.ts";

type Addresses = Pick<Config, "webDatabaseUrl" | "workerDatabaseUrl">;
const names = { web: "WEB_DATABASE_URL", worker: "WORKER_DATABASE_URL" } as const;
export type Child = keyof typeof names;

/** What `migrate` makes the logins from: the addresses given, or else names and passwords that follow from the owner's. */
export const loginVariables = (ownerUrl: string, given: Addresses): NodeJS.ProcessEnv => ({
  WEB_DATABASE_URL: given.webDatabaseUrl ?? loginOf(ownerUrl, "portal_web").url,
  WORKER_DATABASE_URL: given.workerDatabaseUrl ?? loginOf(ownerUrl, "portal_worker").url,
});

/** A child's environment: the address of its own login as DATABASE_URL, and of nobody else's. */
export const environmentOf = async (env: NodeJS.ProcessEnv, child: Child, log: Log): Promise<NodeJS.ProcessEnv> => {
  const { WEB_DATABASE_URL: _web, WORKER_DATABASE_URL: _worker, ...others } = env;
  const name = names[child];
  const url = env[name] ?? "";
  if (!(await answers(url))) {
    log(`${child}: PostgreSQL does not let its own login in (${name}); it uses the owner's, which production refuses.`);
    return others;
  }
  const usage = env["USAGE_DATABASE_URL"]?.trim();
  return { ...others, DATABASE_URL: url, ...(usage && { USAGE_DATABASE_URL: sameLogin(url, usage) }) };
};
