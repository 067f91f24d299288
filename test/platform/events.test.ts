import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, expect, it } from "vitest";
import { streamEvents } from "../../src/platform/events.ts";

let server: Server;
let origin: string;
let reads = 0;
let ended = 0;
const of = {};
let asked: (readonly string[])[] = [];
let stillHeld = (rights: readonly string[]): Promise<readonly string[]> => Promise.resolve(rights);
beforeAll(async () => {
  const app = express();
  app.get("/:key", (req, res) =>
    streamEvents(
      res,
      {
        of,
        key: req.params.key,
        next: () => {
          reads++;
          return Promise.resolve({ event: { ended }, isLast: ended >= 3 });
        },
      },
      { of, right: req.params.key, stillHeld: (rights) => stillHeld(rights) },
    ),
  );
  server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const textOf = async (answer: Promise<Response>): Promise<string> => (await answer).text();

it("reads a state once for all its watchers; who comes later gets it at once, and everybody the end", async () => {
  const first = fetch(`${origin}/order`);
  await expect.poll(() => reads).toBe(1);
  const others = Array.from({ length: 50 }, () => textOf(fetch(`${origin}/order`)));
  await expect.poll(() => reads, { timeout: 3_000 }).toBe(3);
  ended = 3;
  const texts = await Promise.all([textOf(first), ...others]);
  expect(new Set(texts)).toEqual(new Set([`data: {"ended":0}\n\ndata: {"ended":3}\n\n`]));
  expect(reads).toBe(4);
});

it("reads nothing more once nobody watches, and reads anew for the next", async () => {
  ended = 0;
  reads = 0;
  const page = new AbortController();
  const { body } = await fetch(`${origin}/left`, { signal: page.signal });
  await body?.getReader().read();
  page.abort();
  await expect.poll(() => reads, { timeout: 3_000 }).toBeGreaterThan(0);
  await new Promise((resume) => setTimeout(resume, 1_000));
  const left = reads;
  await new Promise((resume) => setTimeout(resume, 1_000));
  expect(reads).toBe(left);
  ended = 3;
  expect(await textOf(fetch(`${origin}/left`))).toBe(`data: {"ended":3}\n\n`);
});

it("asks for all watchers at once whether they may still watch, and ends all when it cannot ask", async () => {
  ended = 0;
  asked = [];
  let isAway = false;
  stillHeld = (rights) => {
    asked.push(rights);
    const held = rights.filter((right) => right !== "gone");
    return isAway ? Promise.reject(new Error("the database is away")) : Promise.resolve(held);
  };
  const gone = textOf(fetch(`${origin}/gone`));
  const others = Array.from({ length: 20 }, (_, at) => textOf(fetch(`${origin}/stays-${at}`)));
  expect(await gone).toBe(`data: {"ended":0}\n\n`);
  expect(asked.length).toBeLessThanOrEqual(3);
  expect(asked.at(-1)?.length).toBe(21);
  await expect.poll(() => asked.at(-1)?.length, { timeout: 3_000 }).toBe(20);
  isAway = true;
  expect(new Set(await Promise.all(others))).toEqual(new Set([`data: {"ended":0}\n\n`]));
});
