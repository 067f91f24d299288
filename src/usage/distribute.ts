import type { Knex } from "../platform/db.ts";
import { distributeRecords, findCitus, isRecordsTable, shardsOf } from "./repository.ts";

type Distributed = { readonly isDistributed: boolean; readonly sentence: string };

/** Spreads usage records over the servers of a Citus cluster by account; a second time it changes nothing. */
export const distributeUsage = async (knex: Knex): Promise<Distributed> => {
  if (!(await isRecordsTable(knex)))
    return refused("There is no table of usage records here: run `npm run migrate` first.");
  if ((await findCitus(knex)) === undefined) {
    return refused(
      "Citus is not in this database: name it in shared_preload_libraries, run `create extension citus` and try again.",
    );
  }
  const known = await shardsOf(knex);
  if (known > 0) return { isDistributed: true, sentence: `Usage records are distributed already: ${known} shards.` };
  await distributeRecords(knex);
  return { isDistributed: true, sentence: `Usage records are distributed by account: ${await shardsOf(knex)} shards.` };
};

const refused = (sentence: string): Distributed => ({ isDistributed: false, sentence });
