import { createHash } from "node:crypto";
import type { Kopecks } from "../../../kernel/money.ts";
import type { Made } from "../repository.ts";
import { type CallRecord, recordsIn, type Telling } from "./call-record.ts";
import type { Batch } from "./records.ts";

/** `lines` are the bytes that SHA-256 is of. */
export type Told = { readonly records: readonly CallRecord[]; readonly lines: Buffer };

/** A file's records in batches, counted and hashed while they pass. */
export type Passing = {
  readonly batches: AsyncIterable<Told>;
  /** Whole when all batches have passed. */
  made(): Made;
};

export const passingOf = (
  read: AsyncIterable<Batch>,
  rules: Pick<Telling, "peer" | "net">,
  lineOf: (record: CallRecord) => string,
): Passing => {
  const hash = createHash("sha256");
  let [count, net, gross] = [0, 0, 0];
  let sha256 = "";
  async function* batches(): AsyncGenerator<Told> {
    for await (const { text, numbers } of read) {
      const records = recordsIn(text, { ...rules, numbers });
      let written = "";
      for (const record of records) {
        written += lineOf(record);
        net += record.net;
        gross += record.gross;
      }
      count += records.length;
      const lines = Buffer.from(written);
      hash.update(lines);
      yield { records, lines };
    }
    sha256 = hash.digest("hex");
  }
  return {
    batches: batches(),
    made: () => ({ records: count, net: net as Kopecks, gross: gross as Kopecks, sha256 }),
  };
};
