import type { Socket } from "node:net";
import type { Server, Statement } from "./server.ts";
import {
  askPassword,
  createCutter,
  encode,
  fatal,
  type Message,
  readString,
  readStrings,
  strings,
  welcome,
} from "./wire.ts";

/** The servers of one login and database. */
export type Pool = {
  /** Another one than `last`, as soon as one is free. */
  take(last: Server | undefined): Promise<Server>;
  /** After a transaction that has sent these texts. */
  giveBack(server: Server, sent: readonly string[]): Promise<void>;
};
type Login = { readonly user: string; readonly database: string; readonly password: string };

// as PgBouncer takes them
const known = new Set(["user", "database", "client_encoding", "application_name", "DateStyle", "TimeZone"]);
const tlsAsked = 80_877_103;

/** One client's conversation; `enter` finds its pool, or throws what the server says of the login. */
export const serveClient = (socket: Socket, enter: (login: Login) => Promise<Pool>): void => {
  const cutter = createCutter(true);
  let door: Login | undefined;
  let session: ReturnType<typeof createSession> | undefined;
  const refuse = (code: string, message: string): void => void socket.end(fatal(code, message));

  const begin = (body: Buffer): void => {
    if (body.readInt32BE(0) === tlsAsked) {
      cutter.startAnew();
      socket.write("N");
      return;
    }
    const parts = readStrings(body.subarray(4));
    const given = new Map(
      parts.flatMap((name, at) => (at % 2 === 0 && name ? [[name, parts[at + 1] ?? ""] as const] : [])),
    );
    const odd = [...given.keys()].find((name) => !known.has(name));
    if (odd !== undefined) return refuse("08P01", `unsupported startup parameter: ${odd}`);
    door = { user: given.get("user") ?? "", database: given.get("database") ?? "", password: "" };
    socket.write(askPassword);
  };
  const letIn = async (password: string): Promise<void> => {
    if (!door) return refuse("08P01", "no start-up message");
    try {
      session = createSession(socket, await enter({ ...door, password }));
      socket.write(welcome());
    } catch (error) {
      refuse("28P01", error instanceof Error ? error.message : String(error));
    }
  };
  socket.on("data", (chunk: Buffer) => {
    for (const message of cutter.cut(chunk)) {
      if (message.type === "") begin(message.body);
      else if (message.type === "p") void letIn(readString(message.body).text);
      else session?.ask(message);
    }
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", () => session?.leave());
};

const createSession = (socket: Socket, pool: Pool) => {
  const statements = new Map<string, Statement>();
  const waiting: Message[] = [];
  let texts: string[] = [];
  let server: Server | undefined;
  let last: Server | undefined;
  let isTaking = false;

  const pass = (to: Server, message: Message): void => {
    const text = textOf(message);
    if (text !== undefined) texts.push(text);
    const named = statementOf(message);
    if (!named) return to.send(message);
    if (message.type === "P") {
      const statement = { name: globalName(message.body), rest: message.body.subarray(readString(message.body).end) };
      statements.set(named.name, statement);
      return to.parse(statement, false);
    }
    const statement = statements.get(named.name);
    if (message.type === "C") statements.delete(named.name);
    else if (statement && !to.knows(statement.name)) to.parse(statement, true);
    return to.send({
      type: message.type,
      body: named.renamed(message.type === "C" ? "closed" : (statement?.name ?? "unknown")),
    });
  };
  const back = (): void => {
    const done = server;
    const sent = texts;
    server = undefined;
    last = done;
    texts = [];
    if (done) void pool.giveBack(done, sent);
  };
  const take = async (): Promise<void> => {
    isTaking = true;
    const taken = await pool.take(last);
    isTaking = false;
    server = taken;
    taken.lend((message) => socket.write(encode(message.type, message.body)), back);
    for (const message of waiting.splice(0)) pass(taken, message);
  };
  return {
    ask: (message: Message): void => {
      if (message.type === "X") return;
      if (server) return pass(server, message);
      waiting.push(message);
      if (!isTaking) void take();
    },
    /** Within a transaction: nobody else gets a connection that stands half way. */
    leave: (): void => server?.end(),
  };
};

const names = new Map<string, string>();
const globalName = (body: Buffer): string => {
  const key = body.subarray(readString(body).end).toString("latin1");
  const name = names.get(key) ?? `pooled_${names.size}`;
  names.set(key, name);
  return name;
};

const textOf = ({ type, body }: Message): string | undefined => {
  if (type === "Q") return readString(body).text;
  return type === "P" ? readString(body, readString(body).end).text : undefined;
};

/** The statement that a message names, if it has a name, and the message's body with another name in its place. */
const statementOf = ({ type, body }: Message) => {
  if (type !== "P" && type !== "B" && !(/[DC]/.test(type) && body[0] === "S".charCodeAt(0))) return undefined;
  const from = type === "P" ? 0 : type === "B" ? readString(body).end : 1;
  const { text: name, end } = readString(body, from);
  if (name === "") return undefined;
  return {
    name,
    renamed: (other: string) => Buffer.concat([body.subarray(0, from), strings(other), body.subarray(end)]),
  };
};
