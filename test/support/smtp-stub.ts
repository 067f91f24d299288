import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export type SmtpMode =
  | "ok"
  | "later" // 451 after DATA
  | "never" // 550 at RCPT TO
  | "too-big" // 552 after DATA
  | "cut" // takes the whole message, then the connection ends without an answer
  | "slow" // never answers DATA
  | "late" // takes the message over, and says so after 2.5 s
  | "closed"; // 554 instead of a greeting

export type ReceivedMail = { from: string; to: string[]; raw: Buffer };
export type SmtpStub = Awaited<ReturnType<typeof startSmtpStub>>;

/**
 * A mail server over a real socket. `mails`: what it answered 250 to; `seen`: every message whose whole text arrived.
 * `down` closes the port and `up` opens the same one again.
 */
export async function startSmtpStub({
  users,
  host = "127.0.0.1",
}: {
  users?: Record<string, string>;
  host?: string;
} = {}) {
  const told: { mode: SmtpMode } = { mode: "ok" };
  const refused = new Set<string>();
  const mails: ReceivedMail[] = [];
  const seen: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let signIns = 0;

  const options: SMTPServerOptions = {
    disabledCommands: users ? ["STARTTLS"] : ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    allowInsecureAuth: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, answer) => {
      signIns += 1;
      if (users?.[username ?? ""] === password) return answer(null, { user: username });
      const base64 = Buffer.from(password ?? "").toString("base64");
      return answer(refusal(535, `5.7.8 wrong password ${password} (${base64})`));
    },
    onConnect: (_session, answer) => {
      connections += 1;
      answer(told.mode === "closed" ? refusal(554, "no mail here") : null);
    },
    onRcptTo: ({ address }, _session, answer) =>
      answer(told.mode === "never" || refused.has(address) ? refusal(550, "5.1.1 нет такого ящика") : null),
    onData: (stream, { envelope }, answer) => {
      const from = envelope.mailFrom ? envelope.mailFrom.address : "";
      const to = envelope.rcptTo.map(({ address }) => address);
      void buffer(stream).then((raw) => {
        seen.push({ from, to, raw });
        if (told.mode === "cut") return endAll(sockets);
        if (told.mode === "slow") return undefined;
        if (told.mode === "later") return answer(refusal(451, "4.7.1 greylisted, come back later"));
        if (told.mode === "too-big") return answer(refusal(552, "5.3.4 message too big"));
        mails.push({ from, to, raw });
        return setTimeout(answer, told.mode === "late" ? 2_500 : 0, null, "2.0.0 Ok: queued as 4F2A");
      });
    },
  };

  const open = async (port: number): Promise<SMTPServer> => {
    const opened = new SMTPServer(options);
    opened.on("error", () => undefined);
    opened.server.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    await once(opened.listen(port, host), "listening");
    return opened;
  };

  const port = await freePort(host);
  let server: SMTPServer | undefined = await open(port);

  const down = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    endAll(sockets);
    if (closing) await new Promise<void>((closed) => closing.close(() => closed()));
  };

  return {
    url: `smtp://${host}:${port}`,
    mails,
    seen,
    connections: () => connections,
    signIns: () => signIns,
    endConnections: () => endAll(sockets),
    tell: (mode: SmtpMode) => Object.assign(told, { mode }),
    /** 550 at RCPT TO for this address alone. */
    refuse: (address: string) => refused.add(address),
    down,
    up: async (): Promise<void> => {
      server ??= await open(port);
    },
    close: down,
  };
}

const refusal = (responseCode: number, words: string): Error => Object.assign(new Error(words), { responseCode });

const endAll = (sockets: ReadonlySet<Socket>): void => {
  for (const socket of sockets) socket.destroy();
};

async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  await new Promise<void>((closed) => server.close(() => closed()));
  return address.port;
}
