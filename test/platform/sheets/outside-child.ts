import { createSocket } from "node:dgram";
import { lookup, promises, Resolver } from "node:dns";
import { readFile, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { connect, createServer, Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { answerOnce } from "../../../src/platform/sheets/reading/cage.ts";

/** What a parser that somebody has taken over would try: each answers with what came of it. */
const tries: Readonly<Record<string, (question: Question) => Promise<unknown>>> = {
  connect: ({ port }) => opened(connect(port, "127.0.0.1")),
  socket: ({ port }) => opened(new Socket().connect(port, "127.0.0.1")),
  tls: ({ port }) => opened(connectTls(port, "127.0.0.1")),
  pipe: ({ path }) => opened(connect(path)),
  http: ({ port }) => new Promise((done, fail) => void get({ port }, done).once("error", fail)),
  fetch: ({ port }) => fetch(`http://127.0.0.1:${port}`),
  websocket: ({ port }) =>
    new Promise((done, fail) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`);
      socket.addEventListener("open", done);
      socket.addEventListener("error", () => fail(new Error("no connection")));
    }),
  listen: () => opened(createServer().listen(0)),
  udp: ({ port }) =>
    new Promise((done, fail) =>
      createSocket("udp4").send("x", port, "127.0.0.1", (error) => (error ? fail(error) : done(1))),
    ),
  lookup: () => new Promise((done, fail) => lookup("localhost", (error) => (error ? fail(error) : done(1)))),
  "promised lookup": () => promises.lookup("localhost"),
  resolver: () =>
    new Promise((done, fail) => new Resolver().resolve4("localhost", (error) => (error ? fail(error) : done(1)))),
  read: ({ path }) => readFile(path),
  "read the code beside it": () => readFile(new URL("../../../src/platform/config.ts", import.meta.url)),
  "read of the system": () => readFile("/etc/hostname"),
  write: ({ path }) => writeFile(`${path}.new`, "x"),
  "read the one file": ({ own }) => readFile(own),
};
type Question = { readonly name: string; readonly port: number; readonly path: string; readonly own: string };

const opened = (it: Socket | ReturnType<typeof createServer>) =>
  new Promise((done, fail) => {
    it.once("connect", done);
    it.once("secureConnect", done);
    it.once("listening", done);
    it.once("error", fail);
  });

answerOnce(async (asked) => {
  const question = asked as Question;
  try {
    await tries[question.name]?.(question);
    return "done";
  } catch (error) {
    return error instanceof Error
      ? `refused: ${error.message} ${error.cause instanceof Error ? error.cause.message : ""}`
      : String(error);
  }
});
