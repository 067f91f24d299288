import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "@playwright/test";

/** A browser for the tests: the named one, the system's, Playwright's own, or else one that is installed now. */
export function browserPath(): string {
  const found = findBrowser();
  if (found) return found;
  installBrowser();
  const installed = findBrowser();
  if (!installed) throw new Error("No browser for the tests: install Chromium, or name one in PLAYWRIGHT_CHROMIUM.");
  return installed;
}

function findBrowser(): string | undefined {
  const { PLAYWRIGHT_CHROMIUM: named, PATH = "" } = process.env;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`PLAYWRIGHT_CHROMIUM: there is no ${named}`);
  }
  const onPath = ["chromium", "google-chrome", "google-chrome-stable"].flatMap((name) =>
    ["/usr/bin", ...PATH.split(":")].map((folder) => join(folder, name)),
  );
  return [...onPath, chromium.executablePath()].find((path) => path !== "" && existsSync(path));
}

function installBrowser(): void {
  const isDebianRoot = process.getuid?.() === 0 && existsSync("/etc/debian_version");
  const playwright = createRequire(import.meta.url).resolve("@playwright/test/cli");
  const ways: (() => void)[] = [
    () => run(process.execPath, [playwright, "install", "--with-deps", "chromium"]),
    // Without the right to install the libraries it needs they may be there already.
    () => run(process.execPath, [playwright, "install", "chromium"]),
  ];
  if (isDebianRoot) ways.unshift(installByApt);
  for (const way of ways) {
    try {
      return way();
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}

function installByApt(): void {
  run("apt-get", ["update", "-qq"]);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
}

const run = (command: string, args: string[]): void => {
  execFileSync(command, args, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
};
