import { createWriteStream, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import { addMonths, monthOf, monthRange } from "../../kernel/month.ts";
import { startScript } from "../../platform/processes/children.ts";
import { peakOf } from "./processes.ts";
import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";

const mostSeconds = 60;
const script = resolve(import.meta.dirname, "../import.ts");

/** A file of usage records of last month, as `npm run import` takes it in: read, checked, written and noted, by a process of its own. */
export const measureImport = async ({ owner, bigAccount, databaseUrl }: Stand, records: number): Promise<Row> => {
  const { rows } = await owner.raw<{ rows: { number: string }[] }>(
    "select number from subscribers where account_id = ? order by number limit 50000",
    [bigAccount],
  );
  const path = join(tmpdir(), `portal-bench-usage-${process.pid}.csv`);
  try {
    await pipeline(
      Readable.from(
        linesOf(
          bigAccount,
          rows.map(({ number }) => number),
          records,
        ),
      ),
      createWriteStream(path),
    );
    const begun = performance.now();
    const peak = await run(databaseUrl, path);
    const seconds = (performance.now() - begun) / 1_000;
    return {
      what: `${records.toLocaleString("en")} usage records imported from a file, end to end`,
      measured: `${seconds.toFixed(1)} s, ${Math.round(records / seconds)} rows/s, ${peak.toFixed(0)} MB at most`,
      goal: `≤ ${mostSeconds} s`,
      reached: seconds <= mostSeconds,
    };
  } finally {
    rmSync(path, { force: true });
  }
};

function* linesOf(account: number, numbers: readonly string[], records: number): Generator<string> {
  yield "account;number;started_at;direction;kind;record;peer;zone;is_roaming;seconds;bytes;is_in_bundle;amount\n";
  const { from } = monthRange(addMonths(monthOf(new Date()), -1));
  const number = formatAccountNumber(account);
  for (let i = 0; i < records; i += 1) {
    // a prime step: in no order, as switches deliver them
    const at = new Date(from.getTime() + ((i * 15_485_863) % 2_419_200) * 1_000).toISOString();
    const isData = i % 5 === 0;
    const who = `${number};${numbers[(i * 7_919) % numbers.length]};${at}`;
    const what = isData
      ? `outgoing;data;${i};;internet;false;600;${i * 17}`
      : `outgoing;voice;${i};37529${6_000_000 + (i % 999_999)};МТС;false;${i % 900};0`;
    yield `${who};${what};${i % 11 > 0};${i % 11 > 0 ? "0" : "0.07"}\n`;
  }
}

/** @returns the most memory of the process, MB */
const run = (databaseUrl: string, path: string): Promise<number> =>
  new Promise((done, failed) => {
    const env = { PATH: process.env["PATH"], DATABASE_URL: databaseUrl };
    const child = startScript({ file: script, args: ["usage", path], env });
    let peak = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid ?? 0));
    }, 100);
    child.once("exit", (code) => {
      clearInterval(timer);
      if (code === 0) done(peak);
      else failed(new Error(`the import ended with ${code}`));
    });
  });
