import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { packagesAreSound } from "./support/audit.ts";
import { browserPath } from "./support/browser.ts";
import { add, type Count, countOf, readPlaywright, readVitest } from "./support/counts.ts";

// The one list of what is checked. The last line is the sum over all of it, `N passed, N failed`; before it a line for each failure.

const top = resolve(import.meta.dirname, "..");
const results = join(top, "test-results", "reports");
const program = (name: string): string => join(top, "node_modules", ".bin", name);
// The programs' first line names `node`: it must be the pinned one.
const environment = { ...process.env, PATH: `${join(top, "node_modules", ".bin")}:${process.env.PATH}` };

const suites = [runVitest, runPlaywright];
const checks = [
  () => step("the pinned Node", isPinnedNode),
  () => command("tsc", "--noEmit"),
  () => command("biome", "check", "."),
  () => command("oxlint", "--type-aware"),
  () => step("dependency-cruiser", boundariesHold),
  () => step("npm audit of what runs at work", packagesAreSound),
];

const asked = process.argv[2];
if (asked === "test" || asked === "check") await runAll(asked === "check" ? [...checks, ...suites] : suites);
else fail("Usage: node test/run.ts test|check");

async function runAll(parts: readonly (() => Promise<Count>)[]): Promise<void> {
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const counts: Count[] = [];
  for (const part of parts) counts.push(await part());
  const { passed, failed, lines } = add(...counts);
  process.exitCode = failed === 0 ? 0 : 1;
  // Said again at the end: of half an hour's output often only the end is kept.
  for (const line of lines) process.stdout.write(`\nfailed: ${line}`);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
}

async function runVitest(): Promise<Count> {
  const report = join(results, "vitest.json");
  const exitCode = await run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
  return countOf("vitest", readVitest(report), exitCode);
}

async function runPlaywright(): Promise<Count> {
  const report = join(results, "playwright.json");
  try {
    const env = { PLAYWRIGHT_CHROMIUM: browserPath(), PLAYWRIGHT_JSON_OUTPUT_FILE: report };
    const exitCode = await run("playwright", ["test", "--reporter=list,json"], env);
    return countOf("playwright", readPlaywright(report), exitCode);
  } catch (error) {
    return { passed: 0, failed: 1, lines: [error instanceof Error ? error.message : String(error)] };
  }
}

function command(name: string, ...args: string[]): Promise<Count> {
  return step([name, ...args].join(" "), async () => (await run(name, args)) === 0);
}

async function step(title: string, holds: () => boolean | Promise<boolean>): Promise<Count> {
  process.stdout.write(`\n${title}\n`);
  return (await holds()) ? { passed: 1, failed: 0, lines: [] } : { passed: 0, failed: 1, lines: [title] };
}

function isPinnedNode(): boolean {
  const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(top, "package.json"), "utf8"),
  );
  if (process.versions.node === devDependencies.node) return true;
  process.stderr.write(`This is Node ${process.versions.node}, pinned is ${devDependencies.node}: use npm run.\n`);
  return false;
}

// Without its parser it sees no module at all, finds nothing wrong with that and ends with 0.
function boundariesHold(): boolean {
  const { status, stdout } = spawnSync(program("depcruise"), ["--config", ".dependency-cruiser.js", "src"], {
    cwd: top,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: environment,
  });
  process.stdout.write(stdout);
  return status === 0 && Number(/(\d+) modules/.exec(stdout)?.[1] ?? 0) > 0;
}

async function run(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number | null> {
  const child = spawn(program(name), args, {
    cwd: top,
    stdio: "inherit",
    env: { ...environment, ...env },
  });
  const [exitCode] = await once(child, "close");
  return exitCode;
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
