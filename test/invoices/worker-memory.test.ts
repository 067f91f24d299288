import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { nodeEnv, nodeFlags } from "../../src/platform/processes/children.ts";

const program = join(import.meta.dirname, "large-invoice.ts");
const run = promisify(execFile);

describe("an annex of 10 000 numbers", () => {
  it.each(["pdf", "xlsx", "txt"])("is made as %s within a worker's 256 MB", { timeout: 60_000 }, async (format) => {
    const env = { ...process.env, ...nodeEnv };
    const { stdout } = await run(process.execPath, [...nodeFlags, program, format, "10000"], { env });
    const { bytes, peakMb } = JSON.parse(stdout);
    expect(bytes).toBeGreaterThan(500_000);
    // 160 MB of it are the program with nothing made
    expect(peakMb).toBeLessThan(256);
  });
});
