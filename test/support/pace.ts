import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { cpuMs } from "./cpu.ts";

/**
 * Processor time, ms, of one request to a page that says one word after `ask`, asked for and served in this process: what other work of a
 * process is compared with, so that limits hold on slow machines and on fast ones. The least of several rounds: a round that
 * is disturbed is never a short one.
 */
export const bareRequestMs = async (ask: () => Promise<unknown>): Promise<number> => {
  const app = express().get("/", async (_req, res) => {
    await ask();
    res.send("page");
  });
  const server = await new Promise<Server>((listening) => {
    const opened = app.listen(0, "127.0.0.1", () => listening(opened));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const rounds: number[] = [];
  for (let round = 0; round < 3; round++) {
    const began = cpuMs();
    for (let n = 0; n < perRound; n++) await (await fetch(url)).text();
    rounds.push((cpuMs() - began) / perRound);
  }
  server.closeAllConnections();
  server.close();
  return Math.min(...rounds);
};
const perRound = 1_000;
