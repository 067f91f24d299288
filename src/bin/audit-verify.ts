import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Break, type Verification, verifyAudit } from "../journal/index.ts";
import { readConfig } from "../platform/config.ts";
import { openKnex } from "../platform/db.ts";
import { sameLogin } from "../platform/logins.ts";
import { embeddedUrl } from "../platform/processes/postgres-cluster.ts";
import { createReplica, fromReplica, replicaPlace } from "../platform/replica.ts";

/*
 * npm run audit:verify                       is the journal whole? exit code 1 when it is not
 * npm run -s audit:verify -- --heads > kept  prints each chain's head too: `account position hash`, to be kept elsewhere
 * npm run audit:verify -- --kept kept        is what was kept then still part of the chains?
 */
type KnownHead = { accountId: number; position: number; hash: string };

const keptHeads = (file: string): KnownHead[] =>
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
  const { databaseUrl, dataDir, ...others } = readConfig(process.env);
  const url = databaseUrl ?? embeddedUrl(dataDir);
  if (!url) throw new Error(`DATABASE_URL says which database to verify; there is none of npm start in ${dataDir}`);
  const kept = values.kept === undefined ? [] : keptHeads(values.kept);
  if (values.kept !== undefined && kept.length === 0) throw new Error(`${values.kept} holds no heads`);
  const { heads, verification } = await verify(url, others, kept);
  if (values.heads) {
    for (const { accountId, position, hash } of heads) console.log(`${numberOf(accountId)} ${position} ${hash}`);
  }
  for (const each of verification.breaks) console.log(breakLine(each));
  console.log(closingLine(verification));
  process.exitCode = verification.breaks.length > 0 ? 1 : 0;
}

/** At the replica where there is one; chains that it has given up half way are read anew. */
async function verify(url: string, config: Parameters<typeof replicaPlace>[0], kept: readonly KnownHead[]) {
  const knex = openKnex(url, undefined, 1);
  const place = replicaPlace(config, (problem) => console.error(`The replica ${problem}: reading the primary.`));
  const replica = place && createReplica(openKnex(sameLogin(url, place.url), undefined, 1), place);
  try {
    return await fromReplica({ knex, replica }, async (at) => {
      const heads: KnownHead[] = [];
      return { heads, verification: await verifyAudit(at, { kept, onHead: (head) => heads.push(head) }) };
    });
  } finally {
    await Promise.all([knex.destroy(), replica?.close()]);
  }
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });
}
