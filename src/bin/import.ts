import { createReadStream, createWriteStream } from "node:fs";
import { basename } from "node:path";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import {
  type ImportOptions,
  importFile,
  importMessages,
  type Kind,
  kindNamed,
  kinds,
  type RefusedLine,
  type Run,
  reasonText,
} from "../imports/index.ts";
import { isLang, type Lang } from "../kernel/lang.ts";
import { createClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { openDatabase } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import { type Encoding, encodings } from "../platform/records/index.ts";

const usage = `npm run import -- <kind> <file> [--encoding windows-1251] [--all-or-nothing] [--dry-run] [--report refused.csv] [--lang en|ru|be]
  kinds: ${kinds.map(({ name }) => name).join(", ")}
  file: CSV, or JSON lines (.jsonl, .ndjson), packed by gzip or not; - reads CSV from the standard input (see docs/import.md)`;

const options = {
  encoding: { type: "string", default: "utf-8" },
  "all-or-nothing": { type: "boolean", default: false },
  "dry-run": { type: "boolean", default: false },
  report: { type: "string" },
  lang: { type: "string", default: "en" },
  /** What the standard input is called, so that `.jsonl` is known there too. */
  name: { type: "string" },
} as const;

/** Without a report the first refused lines are shown here. */
const mostShown = 20;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

type Asked = Pick<ImportOptions, "encoding" | "allOrNothing" | "dryRun"> & {
  readonly kind: Kind;
  readonly path: string;
  readonly fileName: string;
  readonly report: string | undefined;
  readonly lang: Lang;
};

/** Undefined when something is missing or has no such value. */
const readArguments = (args: string[]): Asked | undefined => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [kindName = "", path = ""] = positionals;
  const kind = kindNamed(kindName);
  const { lang, report, name, "all-or-nothing": allOrNothing, "dry-run": dryRun } = values;
  const encoding = encodings.find((each): each is Encoding => each === values.encoding);
  if (!kind || path === "" || !isLang(lang) || !encoding) return undefined;
  return { kind, path, fileName: name ?? basename(path), encoding, allOrNothing, dryRun, report, lang };
};

const main = async (args: string[]): Promise<number> => {
  const asked = readArguments(args);
  if (!asked) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const { databaseUrl, usageDatabaseUrl, fixedNow } = readConfig(process.env);
  if (!databaseUrl) throw new Error("DATABASE_URL says which database to fill");
  const source = asked.path === "-" ? process.stdin : createReadStream(asked.path, { highWaterMark: 1 << 18 });
  const db = await openDatabase(databaseUrl, undefined, 3, { usageUrl: usageDatabaseUrl });
  const refusals = refusalsTo(asked.report, asked.lang);
  try {
    const now = createClock(fixedNow).now();
    const run = await importFile(db, asked.kind, source, { ...asked, now, onRefused: refusals.write });
    await refusals.end();
    say(summaryOf(run, asked, refusals.hidden()));
    return run.state === "done" && run.refused === 0 ? 0 : 1;
  } finally {
    await db.close();
  }
};

const refusalsTo = (report: string | undefined, lang: Lang) => {
  const words = wordsFor(importMessages, lang);
  const file = report === undefined ? undefined : createWriteStream(report);
  file?.write("line,reason\n");
  let shown = 0;
  let hidden = 0;
  return {
    write: (lines: readonly RefusedLine[]): void => {
      for (const { line, reason } of lines) {
        const sentence = reasonText(words, reason);
        if (file) file.write(`${line},"${sentence.replaceAll('"', '""')}"\n`);
        else if (shown < mostShown) say(`line ${line}: ${sentence}`);
        else hidden += 1;
        shown += 1;
      }
    },
    hidden: () => hidden,
    end: async () => {
      file?.end();
      if (file) await finished(file);
    },
  };
};

const summaryOf = (run: Run, { lang, dryRun }: Asked, hidden: number): string => {
  if (run.fault !== null) return `${run.fileName}: ${reasonText(wordsFor(importMessages, lang), run.fault)}`;
  const seconds = ((run.endedAt.getTime() - run.startedAt.getTime()) / 1_000).toFixed(1);
  const counts = `${run.lines} lines: ${run.imported} taken, ${run.unchanged} unchanged, ${run.refused} refused, ${seconds} s`;
  const end = run.state === "refused" ? " (nothing was taken)" : dryRun ? " (dry run: nothing was kept)" : "";
  return `${hidden > 0 ? `… and ${hidden} more: name a --report\n` : ""}${run.fileName}: ${counts}${end}`;
};

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  });
}
