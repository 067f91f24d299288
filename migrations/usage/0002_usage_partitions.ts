import type { Knex } from "knex";
import { ensurePartitionOfLength } from "../0049_usage_partitions.ts";

/** As in the main database: partitions may be weeks. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(ensurePartitionOfLength);
}

export async function down(): Promise<void> {
  throw new Error("usage records are not taken back: drop the database instead");
}
