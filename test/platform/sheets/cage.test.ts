import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askInCage } from "../../../src/platform/sheets/reading/cage.ts";
import { asvs } from "../../support/asvs.ts";

let server: Server;
let folder = "";
let met = 0;
beforeAll(async () => {
  server = createServer((socket) => {
    met += 1;
    socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  folder = await mkdtemp(join(tmpdir(), "cage-"));
  for (const name of ["own", "other"]) await writeFile(join(folder, name), "x");
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const child = new URL("./outside-child.ts", import.meta.url);
const attempt = (name: string): Promise<string> => {
  const { port } = server.address() as AddressInfo;
  const own = join(folder, "own");
  const question = { name, port, path: join(folder, "other"), own };
  return askInCage<string>({ child, reads: own, owners: ["account 1"] }, question, 10_000);
};

describe("a parser that somebody has taken over", () => {
  it.each([
    "connect",
    "socket",
    "tls",
    "pipe",
    "http",
    "fetch",
    "websocket",
    "listen",
    "udp",
    "lookup",
    "promised lookup",
    "resolver",
  ])(`reaches nobody: %s ${asvs("15.2.5")}`, async (name) => {
    expect(await attempt(name)).toMatch(/^refused: .*(the reader has no network|no connection|not a constructor)/);
    expect(met).toBe(0);
  });

  it.each(["read", "read the code beside it", "read of the system", "write"])(
    `sees no file but its own: %s ${asvs("15.2.5")}`,
    async (name) => {
      expect(await attempt(name)).toMatch(/^refused: Access to this API has been restricted/);
    },
  );

  it("reads the one file", async () => {
    expect(await attempt("read the one file")).toBe("done");
  });
});
