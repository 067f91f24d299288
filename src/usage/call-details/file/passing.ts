import { createHash } from "node:crypto";
import type { Kopecks } from "../../../kernel/money.ts";
import type { Made } from "../repository.ts";
import { type CallRecord, recordsIn, type Telling } from "./call-record.ts";
import type { Batch } from "./records.ts";

/** `lines` are the bytes that SHA-256 is of, one part after the other. */
export type Told = { readonly records: readonly CallRecord[]; readonly lines: readonly Buffer[] };

/** Of one part. A batch at once would be half a megabyte outside of V8's heap, which lies there long after it was written: 40 MB more in all. */
const linesAtOnce = 400;

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
      const lines: Buffer[] = [];
      for (let from = 0; from < records.length; from += linesAtOnce) {
        let written = "";
        for (const record of records.slice(from, from + linesAtOnce)) {
          written += lineOf(record);
          net += record.net;
          gross += record.gross;
        }
        const part = Buffer.from(written);
        hash.update(part);
        lines.push(part);
      }
      count += records.length;
      yield { records, lines };
    }
    sha256 = hash.digest("hex");
  }
  return {
    batches: batches(),
    made: () => ({ records: count, net: net as Kopecks, gross: gross as Kopecks, sha256 }),
  };
};
