import { defineConfig } from "@playwright/test";
import { browserPath } from "./test/support/browser.ts";

export default defineConfig({
  testDir: "test",
  testMatch: "**/*.browser.ts",
  globalSetup: "./test/support/browser-setup.ts",
  outputDir: "test-results/browser",
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  // Two browsers and the whole portal share the machine: a page may take its time.
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    // Set by the global setup before the workers read this file.
    baseURL: process.env.PORTAL_URL ?? "http://127.0.0.1",
    locale: "ru-RU",
    timezoneId: "Europe/Minsk",
    // recording takes a quarter of the time: `--trace on` for a test that fails
    trace: "off",
    screenshot: "only-on-failure",
    // In containers, and for root, Chromium has no sandbox; it opens our own pages only.
    launchOptions: {
      executablePath: browserPath(),
      args: ["--no-sandbox", "--disable-quic"],
      // in the locale "C" Chromium calls every file with a name of other letters "download"
      env: { ...process.env, LC_ALL: "C.UTF-8" },
    },
  },
});
