import type { Socket } from "node:net";
import { Client } from "pg";
import { createCutter, encode, type Message, strings } from "./wire.ts";

/** One connection to PostgreSQL, lent to one transaction after another. */
export type Server = {
  readonly number: number;
  /** A client's message, with the names of its statements as they are called here. */
  send(message: Message): void;
  /** Makes a statement, unseen by the client where it does not ask for it itself. */
  parse(statement: Statement, isOwn: boolean): void;
  knows(name: string): boolean;
  /** What this connection was left with by those who had it: nothing, or sentences. */
  remains(): Promise<string[]>;
  lend(to: (message: Message) => void, back: () => void): void;
  end(): void;
};
/** What it is called at every server, and what its Parse message says beside that. */
export type Statement = { readonly name: string; readonly rest: Buffer };

type Awaited = { readonly sync: number; readonly isOwn: boolean; readonly name?: string };

const question = `select array_remove(array[
  (select 'set ' || string_agg(name, ', ') from pg_settings where source = 'session'),
  (select 'an advisory lock' from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() limit 1),
  (select 'listens to ' || string_agg(channel, ', ') from pg_listening_channels() channel),
  (select 'a temporary table' from pg_class where relpersistence = 't' and pg_my_temp_schema() <> 0 and relnamespace = pg_my_temp_schema() limit 1)
], null) as remains`;

/** Answers in the order in which they were asked for. */
const createAwaited = () => {
  const list: Awaited[] = [];
  return {
    add: (awaited: Awaited): void => void list.push(awaited),
    next: (): Awaited | undefined => list.shift(),
    /** What an error has skipped until this sync is not answered any more. */
    skipTo: (sync: number): void => {
      while (list[0] && list[0].sync < sync) list.shift();
    },
  };
};

/** A connection of `url`, taken over once pg has signed it in. */
export const openServer = async (url: string, number: number): Promise<Server> => {
  const client = new Client({ connectionString: url });
  // a connection that the server ends is seen by whoever has it
  client.on("error", () => undefined);
  await client.connect();
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  const listeners = stream.listeners("data") as ((chunk: Buffer) => void)[];
  let lent: { to: (message: Message) => void; back: () => void } | undefined;
  const known = new Set<string>();
  const parses = createAwaited();
  const closes = createAwaited();
  let asked = 0;
  let answered = 0;
  const { cut } = createCutter(false);

  const isForClient = ({ type }: Message): boolean => {
    if (type === "3") return !closes.next()?.isOwn;
    if (type !== "1") return true;
    const done = parses.next();
    if (done?.name) known.add(done.name);
    return !done?.isOwn;
  };
  const receive = (chunk: Buffer): void => {
    for (const message of cut(chunk)) {
      if (isForClient(message)) lent?.to(message);
      if (message.type !== "Z") continue;
      answered += 1;
      parses.skipTo(answered);
      closes.skipTo(answered);
      if (answered === asked && message.body.toString() === "I") lent?.back();
    }
  };
  const write = ({ type, body }: Message): void => {
    if (type === "P") parses.add({ sync: asked, isOwn: false });
    if (type === "C") closes.add({ sync: asked, isOwn: false });
    if (type === "Q" || type === "S") asked += 1;
    stream.write(encode(type, body));
  };
  return {
    number,
    send: write,
    knows: (name) => known.has(name),
    parse: ({ name, rest }, isOwn) => {
      // closing what is not there is no error
      known.delete(name);
      closes.add({ sync: asked, isOwn: true });
      stream.write(encode("C", Buffer.concat([Buffer.from("S"), strings(name)])));
      parses.add({ sync: asked, isOwn, name });
      stream.write(encode("P", Buffer.concat([strings(name), rest])));
    },
    lend: (to, back) => {
      const end = (): void => {
        stream.off("data", receive);
        for (const each of listeners) stream.on("data", each);
        lent = undefined;
        back();
      };
      for (const each of listeners) stream.off("data", each);
      stream.on("data", receive);
      lent = { to, back: end };
    },
    remains: async () => (await client.query<{ remains: string[] }>(question)).rows[0]?.remains ?? [],
    end: () => void client.end().catch(() => undefined),
  };
};
