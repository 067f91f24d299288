import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import smpp, { type Pdu, type Session } from "smpp";

/** How the centre behaves; what is left out is as it should be. */
export type Behaviour = {
  /** Answers the next `times` submit_sm with `status`, every one of them when `times` is left out. */
  refuse?: { status: number; times?: number };
  /** Takes these requests and never answers them. */
  silent?: readonly ("bind_transceiver" | "submit_sm" | "enquire_link" | "unbind")[];
  /** Destroys the connection at the submit_sm after so many were answered; once. */
  dropAfter?: number;
  answerAfterMs?: number;
  bindStatus?: number;
};

export type Submitted = Pdu & {
  source_addr: string;
  source_addr_ton: number;
  source_addr_npi: number;
  destination_addr: string;
  dest_addr_ton: number;
  dest_addr_npi: number;
  data_coding: number;
  esm_class: number;
  registered_delivery: number;
  /** As smpp itself decoded it. */
  short_message: { message: string; udh?: Buffer[] };
};

export type Smsc = Awaited<ReturnType<typeof startSmsc>>;

/**
 * A message centre over a real socket. `requests`: every one that came; `taken`: the submit_sm that were answered with
 * success; `down` closes the port and `up` opens the same one again.
 */
export async function startSmsc({
  host = "127.0.0.1",
  key,
  cert,
}: {
  host?: string;
  key?: string;
  cert?: string;
} = {}) {
  const requests: Pdu[] = [];
  const taken: Submitted[] = [];
  const sessions = new Set<Session>();
  const told: { behaviour: Behaviour } = { behaviour: {} };
  const counted = { connections: 0, waiting: 0, mostWaiting: 0 };

  const submit = async (session: Session, pdu: Pdu): Promise<void> => {
    const { behaviour } = told;
    counted.waiting += 1;
    counted.mostWaiting = Math.max(counted.mostWaiting, counted.waiting);
    if (behaviour.dropAfter !== undefined && taken.length >= behaviour.dropAfter) {
      delete behaviour.dropAfter;
      counted.waiting = 0;
      return session.destroy();
    }
    await pause(behaviour.answerAfterMs ?? 0);
    counted.waiting -= 1;
    const status = statusOf(behaviour);
    if (status === 0) taken.push(asSubmitted(pdu));
    session.send(pdu.response({ command_status: status, message_id: String(taken.length) }));
  };

  const onRequest = (session: Session, pdu: Pdu): void => {
    requests.push(pdu);
    const { silent = [], bindStatus = 0 } = told.behaviour;
    if (silent.some((command) => command === pdu.command)) return;
    if (pdu.command === "submit_sm") void submit(session, pdu);
    else session.send(pdu.response({ command_status: pdu.command === "bind_transceiver" ? bindStatus : 0 }));
    if (pdu.command === "unbind") session.close();
  };

  const open = async (port: number) => {
    const opened = smpp.createServer({ noDelay: true, ...(key && cert && { key, cert }) }, (session) => {
      counted.connections += 1;
      sessions.add(session);
      session
        .on("error", () => undefined)
        .on("close", () => sessions.delete(session))
        .on("pdu", (pdu) => {
          if (pdu.isResponse()) requests.push(pdu);
          else onRequest(session, pdu);
        });
    });
    // a client that refuses our certificate
    opened.on("tlsClientError", () => undefined);
    await once(opened.listen(port, host), "listening");
    return opened;
  };

  let server: Awaited<ReturnType<typeof open>> | undefined = await open(0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const { port } = address;

  const endConnections = (): void => {
    for (const session of sessions) session.destroy();
  };
  const down = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    endConnections();
    if (closing) await new Promise<void>((closed) => closing.close(() => closed()));
  };

  return {
    port,
    url: `${key ? "ssmpp" : "smpp"}://portal:s3cret@${host}:${port}`,
    requests,
    taken,
    texts: () => textsOf(taken),
    count: (command: string): number => requests.filter((pdu) => pdu.command === command).length,
    connections: () => counted.connections,
    open: () => sessions.size,
    mostWaiting: () => counted.mostWaiting,
    tell: (behaviour: Behaviour): void => {
      told.behaviour = { ...behaviour };
    },
    say: (command: string, fields = {}): void => {
      for (const session of sessions) session.send(new smpp.PDU(command, fields));
    },
    write: (bytes: Buffer): void => {
      for (const session of sessions) session.socket.write(bytes);
    },
    endConnections,
    down,
    up: async (): Promise<void> => {
      server ??= await open(port);
    },
    close: down,
  };
}

function statusOf({ refuse }: Behaviour): number {
  if (!refuse || refuse.times === 0) return 0;
  if (refuse.times !== undefined) refuse.times -= 1;
  return refuse.status;
}

const asSubmitted = (pdu: Pdu): Submitted => {
  if (!isSubmitted(pdu)) throw new Error("a submit_sm without a message");
  return pdu;
};
const isSubmitted = (pdu: Pdu): pdu is Submitted => "short_message" in pdu && "destination_addr" in pdu;

/** The messages as a phone shows them: parts joined by number and reference, in the order of their places. */
function textsOf(taken: readonly Submitted[]): string[] {
  const messages = Map.groupBy(taken, ({ destination_addr: to, short_message: { udh } }, index) => {
    const [header] = udh ?? [];
    return header ? `${to}/${header[2]}/${header[3]}` : `${to}#${index}`;
  });
  return Array.from(messages.values(), (parts) =>
    parts
      .toSorted((a, b) => placeOf(a) - placeOf(b))
      .map(({ short_message: { message } }) => message)
      .join(""),
  );
}

const placeOf = ({ short_message: { udh } }: Submitted): number => udh?.[0]?.[4] ?? 0;
