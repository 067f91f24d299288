import { spawnSync } from "node:child_process";

type Report = {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
  readonly metadata?: unknown;
};

/** What `npm audit --json` said: packages with a high or critical fault; undefined where the registry told nothing. */
export const gravelyFaulty = (said: string): string[] | undefined => {
  const report = readOrNothing(said);
  if (report?.metadata === undefined) return undefined;
  return Object.entries(report.vulnerabilities ?? {})
    .filter(([, { severity }]) => ["high", "critical"].includes(severity))
    .map(([name, { severity }]) => `${name} (${severity})`);
};

const readOrNothing = (text: string): Report | undefined => {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
};

/** Whether nothing that runs at work has a grave fault that the registry knows of. A registry that does not answer is said, and fails nothing. */
export const packagesAreSound = (): boolean => {
  const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  const found = gravelyFaulty(stdout ?? "");
  if (found === undefined)
    process.stdout.write("The registry did not answer: nothing is known of faults in packages.\n");
  else process.stdout.write(`${found.length === 0 ? "no high or critical fault is known" : found.join("\n")}\n`);
  return (found ?? []).length === 0;
};
