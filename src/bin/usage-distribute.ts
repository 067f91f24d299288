import { readConfig } from "../platform/config.ts";
import { openKnex } from "../platform/db.ts";
import { distributeUsage } from "../usage/index.ts";

/** `npm run usage:distribute`: once, after `npm run migrate`, as the owner of the database of usage records. */
const distribute = async (): Promise<boolean> => {
  const { usageDatabaseUrl } = readConfig(process.env);
  if (usageDatabaseUrl === undefined) {
    return say(false, "USAGE_DATABASE_URL names the database of usage records; the main database is not distributed.");
  }
  const knex = openKnex(usageDatabaseUrl, undefined, 1, false);
  try {
    const { isDistributed, sentence } = await distributeUsage(knex);
    return say(isDistributed, sentence);
  } finally {
    await knex.destroy();
  }
};

const say = (isDone: boolean, sentence: string): boolean => {
  (isDone ? process.stdout : process.stderr).write(`${sentence}\n`);
  return isDone;
};

process.exitCode = (await distribute()) ? 0 : 1;
