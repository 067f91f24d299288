import { afterAll, expect } from "vitest";
import { dropDatabase, madeDatabase } from "./database.ts";
import { judge } from "./judge.ts";
import { noteStatements, takeStatements } from "./statements.ts";

noteStatements();

/** They send statements that forget the account, to show what stands behind them. */
const forgetting = ["row-level-security", "forbidden-statements"].map((name) => `test/architecture/${name}.test.ts`);

/** Every statement that web or worker has sent in the file reads one account's rows (judge.ts). */
const judgeFile = async (): Promise<void> => {
  const url = await madeDatabase();
  const { testPath } = expect.getState();
  const sent = takeStatements();
  if (!url || forgetting.some((name) => testPath?.endsWith(name))) return;
  const faults = await judge(url, sent);
  if (faults.length > 0) throw new Error(`statements that do not name the account:\n${faults.join("\n\n")}`);
};

// The first hook of every test file: it runs after the file's own.
afterAll(async () => {
  try {
    await judgeFile();
  } finally {
    await dropDatabase();
  }
});
