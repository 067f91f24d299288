import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Break, type Verification, verifyAudit } from "../journal/index.ts";
import { readConfig } from "../platform/config.ts";
import { openKnex } from "../platform/db.ts";
import { embeddedUrl } from "../platform/processes/postgres-cluster.ts";

/*
 * npm run audit:verify                       is the journal whole? exit code 1 when it is not
 * npm run -s audit:verify -- --heads > kept  prints each chain's head too: `account position hash`, to be kept elsewhere
 * npm run audit:verify -- --kept kept        is what was kept then still part of the chains?
 */
type KeptHead = { accountId: number; position: number; hash: string };

const keptHeads = (file: string): KeptHead[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, account, position, hash] = /^(\d{11}) (\d{1,15}) ([\da-f]{64})$/.exec(line.trim()) ?? [];
      return hash === undefined ? [] : [{ accountId: Number(account), position: Number(position), hash }];
    });

const numberOf = (accountId: number): string => String(accountId).padStart(11, "0");

const breakLine = ({ accountId, position, what }: Break): string =>
  `account ${numberOf(accountId)}${position === null ? "" : `, position ${position}`}: ${what}`;

const closingLine = ({ records, chains, breaks, unlisted, ownHead }: Verification): string => {
  const read = `${records} records in ${chains} chains`;
  if (breaks.length > 0)
    return `${read}: ${breaks.length + unlisted} breaks${unlisted > 0 ? `, ${unlisted} not listed` : ""}`;
  return `${read}, all whole; head of account 0: ${ownHead ?? "none yet"}`;
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { heads: { type: "boolean", default: false }, kept: { type: "string" } } });
  const { databaseUrl, dataDir } = readConfig(process.env);
  const url = databaseUrl ?? embeddedUrl(dataDir);
  if (!url) throw new Error(`DATABASE_URL says which database to verify; there is none of npm start in ${dataDir}`);
  const kept = values.kept === undefined ? [] : keptHeads(values.kept);
  if (values.kept !== undefined && kept.length === 0) throw new Error(`${values.kept} holds no heads`);
  const knex = openKnex(url, undefined, 1);
  try {
    const verification = await verifyAudit(knex, {
      kept,
      ...(values.heads && {
        onHead: ({ accountId, position, hash }) => console.log(`${numberOf(accountId)} ${position} ${hash}`),
      }),
    });
    for (const each of verification.breaks) console.log(breakLine(each));
    console.log(closingLine(verification));
    process.exitCode = verification.breaks.length > 0 ? 1 : 0;
  } finally {
    await knex.destroy();
  }
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });
}
