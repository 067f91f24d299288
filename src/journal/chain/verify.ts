import type { Knex } from "../../platform/db.ts";
import {
  type BrokenRecord,
  checkBatch,
  findHeadless,
  findUnchained,
  type Head,
  hashAt,
  type Reached,
  readHeads,
} from "./repository.ts";

/** One thing that is wrong with a chain. */
export type Break = { readonly accountId: number; readonly position: number | null; readonly what: string };
export type Verification = {
  readonly records: number;
  readonly chains: number;
  readonly breaks: readonly Break[];
  /** Breaks beyond those that are listed. */
  readonly unlisted: number;
  /** The head of account 0: what belongs to no account. */
  readonly ownHead: string | undefined;
};
type Options = {
  /** Heads of an earlier time, kept elsewhere. */
  readonly kept?: readonly Reached[];
  readonly onHead?: (head: Reached) => void;
  readonly batchSize?: number;
};

// 1 000 000 records take 50 batches, each of them some 10 MB in the server and a line here
const usualBatch = 20_000;
const mostListed = 1_000;
const start: Reached = { accountId: -1, position: 0, hash: "" };

/** Reads every chain from its first record to its head, as of one moment. */
export const verifyAudit = (knex: Knex, options: Options = {}): Promise<Verification> =>
  knex.transaction(async (tx) => verifyIn(tx, options), { isolationLevel: "repeatable read", readOnly: true });

const verifyIn = async (tx: Knex, { kept = [], onHead, batchSize = usualBatch }: Options): Promise<Verification> => {
  const breaks = collector();
  const records = await checkRecords(tx, batchSize, breaks.add);
  const { chains, ownHead } = await checkHeads(tx, batchSize, breaks.add, onHead);
  for (const accountId of await findHeadless(tx)) {
    breaks.add({ accountId, position: null, what: "the chain has no head" });
  }
  for (const { accountId, count } of await findUnchained(tx)) {
    breaks.add({ accountId, position: null, what: `${count} records stand in no chain` });
  }
  for (const head of kept) {
    const hash = await hashAt(tx, head);
    if (hash !== head.hash) breaks.add({ ...placeOf(head), what: "is not the head that was kept: rewritten since" });
  }
  return { records, chains, ownHead, breaks: breaks.listed, unlisted: breaks.unlisted() };
};

const collector = () => {
  const listed: Break[] = [];
  let unlisted = 0;
  const add = (found: Break): void => {
    if (listed.length < mostListed) listed.push(found);
    else unlisted += 1;
  };
  return { listed, add, unlisted: () => unlisted };
};

type Add = (found: Break) => void;

const checkRecords = async (tx: Knex, size: number, add: Add): Promise<number> => {
  let records = 0;
  let from: Reached | null = start;
  while (from) {
    const batch: Awaited<ReturnType<typeof checkBatch>> = await checkBatch(tx, from, size);
    records += batch.count;
    for (const found of batch.broken.flatMap(breaksOf)) add(found);
    from = batch.count < size ? null : batch.last;
  }
  return records;
};

const breaksOf = ({ accountId, position, expected, isChanged, isUnlinked }: BrokenRecord): Break[] => {
  const breaks: Break[] = [];
  if (position > expected) {
    const which = position - expected === 1 ? `record ${expected} is` : `records ${expected} to ${position - 1} are`;
    breaks.push({ accountId, position, what: `${which} missing before it` });
  }
  if (isChanged) breaks.push({ accountId, position, what: "the record has been changed" });
  if (position === expected && isUnlinked) {
    breaks.push({ accountId, position, what: "the record does not follow the one before it" });
  }
  return breaks;
};

const checkHeads = async (tx: Knex, size: number, add: Add, onHead: Options["onHead"]) => {
  let chains = 0;
  let ownHead: string | undefined;
  let heads: Head[];
  let after = -1;
  do {
    heads = await readHeads(tx, after, size);
    for (const head of heads) {
      if (head.accountId === 0) ownHead = head.hash;
      const what = headBreak(head);
      if (what) add({ ...placeOf(head), what });
      onHead?.(head);
    }
    chains += heads.length;
    after = heads.at(-1)?.accountId ?? after;
  } while (heads.length === size);
  return { chains, ownHead };
};

const headBreak = ({ position, hash, lastPosition, lastHash }: Head): string | undefined => {
  if (lastPosition < position) return `the chain ends at ${lastPosition}: the records after it are missing`;
  if (lastPosition > position) return `the chain goes on to ${lastPosition}, past its head`;
  return hash === lastHash ? undefined : "the head is not the hash of the newest record";
};

const placeOf = ({ accountId, position }: Reached) => ({ accountId, position });
