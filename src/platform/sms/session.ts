import smpp, { type Fields, type Pdu, type Session } from "smpp";
import type { SmppAddress } from "./address.ts";
import { SmsUnavailable } from "./gateway.ts";
import { createWindow, type Window } from "./waiting.ts";

export type SessionTimes = {
  /** Of connecting and binding together. */
  bindMs: number;
  /** A submit_sm without an answer for so long means a dead connection. */
  answerMs: number;
  /** The same for enquire_link, which costs the gateway nothing. */
  enquireMs: number;
};

/** One bound connection. */
export type SmppSession = {
  /** The places for submit_sm without an answer. */
  readonly window: Window;
  /** @throws SessionLost */
  request(command: "submit_sm" | "enquire_link", fields?: Fields): Promise<Pdu>;
  /** Calls back once, at once when it is lost already. */
  onLost(listener: () => void): void;
  lose(reason: string): void;
  unbind(): Promise<void>;
};

/** The connection ended before the answer came: what was asked may have been done. */
export class SessionLost extends Error {
  override readonly name = "SessionLost";
}

/** @throws SmsUnavailable */
export async function openSession(
  address: SmppAddress,
  times: SessionTimes,
  signal: AbortSignal,
): Promise<SmppSession> {
  const wire = openWire(address);
  const close = () => wire.lose("the gateway was closed");
  signal.addEventListener("abort", close, { once: true });
  const timer = setTimeout(() => wire.lose("the SMS gateway did not answer bind_transceiver"), times.bindMs);
  try {
    await wire.connected;
    const answer = await wire.request("bind_transceiver", bindOf(address), times.bindMs);
    if (answer.command !== "bind_transceiver_resp" || answer.command_status !== 0) {
      throw new SessionLost(`the SMS gateway refused to bind with status ${answer.command_status}`);
    }
  } catch (error) {
    wire.lose("not bound");
    throw new SmsUnavailable(error instanceof Error ? error.message : "the SMS gateway is out of reach");
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", close);
  }
  return bound(wire, address, times);
}

const bindOf = ({ systemId, password, systemType }: SmppAddress): Fields => ({
  system_id: systemId,
  password,
  system_type: systemType,
  interface_version: 0x34,
});

function bound(wire: Wire, address: SmppAddress, times: SessionTimes): SmppSession {
  const request: SmppSession["request"] = (command, fields = {}) =>
    wire.request(command, fields, command === "submit_sm" ? times.answerMs : times.enquireMs);
  const alive = setInterval(() => {
    request("enquire_link").catch(() => undefined);
  }, address.enquireMs);
  wire.onLost(() => clearInterval(alive));
  return {
    window: createWindow(address.window),
    request,
    onLost: wire.onLost,
    lose: wire.lose,
    unbind: async () => {
      await wire.request("unbind", {}, unbindMs).catch(() => undefined);
      wire.lose("the gateway was closed");
    },
  };
}

const unbindMs = 1_000;

type Wire = ReturnType<typeof openWire>;

/** smpp drops outstanding requests when a connection ends, and sets no time limit for an answer. */
function openWire(address: SmppAddress) {
  const session = connect(address);
  const ready = Promise.withResolvers<void>();
  const outstanding = new Set<(error: Error) => void>([ready.reject]);
  const listeners = new Set<() => void>();
  let lost: SessionLost | undefined;

  const lose = (reason: string): void => {
    if (lost) return;
    lost = new SessionLost(reason);
    session.destroy();
    // the code that opens the next connection is told before those that wait for it
    for (const listener of listeners) listener();
    for (const reject of outstanding) reject(lost);
  };

  session
    .on(address.tls ? "secureConnect" : "connect", () => ready.resolve())
    .on("error", (error) => lose(error.message))
    .on("close", () => lose("the SMS gateway ended the connection"))
    .on("pdu", (pdu) => {
      if (!pdu.isResponse()) takeRequest(session, pdu, lose);
    });

  return {
    connected: ready.promise,
    lose,
    onLost: (listener: () => void) => {
      if (lost) listener();
      else listeners.add(listener);
    },
    request: (command: string, fields: Fields, withinMs: number): Promise<Pdu> => {
      const { promise, resolve, reject } = Promise.withResolvers<Pdu>();
      if (lost) reject(lost);
      else outstanding.add(reject);
      const timer = setTimeout(() => lose(`the SMS gateway did not answer ${command}`), withinMs);
      if (!lost && !session.send(new smpp.PDU(command, fields), resolve)) lose("the SMS gateway ended the connection");
      return promise.finally(() => {
        clearTimeout(timer);
        outstanding.delete(reject);
      });
    },
  };
}

function connect({ host, port, tls, ca }: SmppAddress): Session {
  // field by field: smpp's own reading of a URL hands its path on as that of a Unix socket
  const session = smpp.connect({ host, port, tls, rejectUnauthorized: true, ...(ca !== undefined && { ca }) });
  // small packets, each of which is waited for: Nagle's algorithm held the second one back for 40 ms
  session.socket.setNoDelay(true);
  return session;
}

const answered = new Set(["enquire_link", "deliver_sm", "data_sm", "unbind", "unknown"]);

/** A receipt or an incoming message is acknowledged and dropped, else the gateway would send it for ever. */
function takeRequest(session: Session, pdu: Pdu, lose: (reason: string) => void): void {
  if (answered.has(pdu.command)) session.send(pdu.response());
  if (pdu.command === "unbind") lose("the SMS gateway unbound");
}
