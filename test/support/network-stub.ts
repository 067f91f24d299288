import { createServer, type Server, type ServerResponse } from "node:http";
import { json as jsonOf } from "node:stream/consumers";
import { z } from "zod";
import type { Command, Outcome } from "../../src/network/index.ts";

const commandSchema = z.strictObject({
  key: z.string(),
  msisdn: z.string(),
  name: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
const bodySchema = z.object({ commands: z.array(commandSchema).default([]), keys: z.array(z.string()).default([]) });

/** How the stub answers `POST /v1/commands`; the status address always answers well, unless `deaf`. */
export type NetworkMode =
  | "ok"
  | "refuse" // every command, with a reason
  | "take-time" // accepts and answers "in-progress" until told "ok"
  | "slow" // waits `slowMs`, then acts and answers
  | "error" // 500, nothing happened
  | "busy" // 503 with Retry-After: 7
  | "act-then-hang" // the effect happens, the answer never comes
  | "cut" // the effect happens, the connection ends in the middle of the answer
  | "not-json"
  | "wrong-form" // JSON, but a state nobody agreed on
  | "one-missing" // one command is left out of the answer
  | "endless" // more bytes than anyone should read
  | "redirect" // 307 to `elsewhere`
  | "deaf"; // nothing is answered at any address

export type NetworkStub = Awaited<ReturnType<typeof startNetworkStub>>;

type Options = {
  slowMs?: number;
  /** Sees a call before it is obeyed, and the path it came by; true: it is not obeyed and never answered. */
  takesOver?: (commands: readonly Command[], path: string) => boolean;
};

/** The operator's gateway over a real socket: keeps a ledger, acts once per key, behaves as told. */
export async function startNetworkStub({ slowMs = 300, takesOver = () => false }: Options = {}) {
  const told: { mode: NetworkMode; elsewhere: string } = { mode: "ok", elsewhere: "http://127.0.0.1:1/" };
  const ledger = new Map<string, Outcome>();
  const effects: Command[] = [];
  const requests: { method: string | undefined; path: string | undefined; authorization: string | undefined }[] = [];

  const act = (commands: readonly Command[]): Outcome[] =>
    commands.map((command) => {
      const known = ledger.get(command.key);
      if (known) return known;
      if (told.mode !== "refuse") effects.push(command);
      const outcome: Outcome =
        told.mode === "refuse"
          ? { key: command.key, state: "refused", reason: "Номер заблокирован" }
          : { key: command.key, state: told.mode === "take-time" ? "in-progress" : "done" };
      ledger.set(command.key, outcome);
      return outcome;
    });

  const stateOf = (key: string): Outcome => ledger.get(key) ?? { key, state: "unknown" };

  const answers: Record<NetworkMode, (commands: readonly Command[], response: ServerResponse) => unknown> = {
    ok: (commands, response) => json(response, 200, { outcomes: act(commands) }),
    refuse: (commands, response) => json(response, 200, { outcomes: act(commands) }),
    "take-time": (commands, response) => json(response, 200, { outcomes: act(commands) }),
    slow: (commands, response) => setTimeout(() => json(response, 200, { outcomes: act(commands) }), slowMs),
    error: (_, response) => json(response, 500, { error: "broken" }),
    busy: (_, response) => json(response, 503, {}, { "retry-after": "7" }),
    "act-then-hang": (commands) => act(commands),
    cut: (commands, response) => {
      const whole = JSON.stringify({ outcomes: act(commands) });
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(whole) });
      response.write(whole.slice(0, whole.length / 2), () => response.destroy());
    },
    "not-json": (_, response) => response.writeHead(200, { "content-type": "application/json" }).end("<html>"),
    "wrong-form": (commands, response) =>
      json(response, 200, { outcomes: commands.map(({ key }) => ({ key, state: "perhaps" })) }),
    "one-missing": (commands, response) => json(response, 200, { outcomes: act(commands).slice(1) }),
    endless: (commands, response) =>
      json(response, 200, {
        outcomes: commands.map(({ key }) => ({ key, state: "done" })),
        filler: "x".repeat(2 * 1024 * 1024),
      }),
    redirect: (_, response) => json(response, 307, {}, { location: told.elsewhere }),
    deaf: () => undefined,
  };

  const server = createServer((request, response) => {
    requests.push({ method: request.method, path: request.url, authorization: request.headers.authorization });
    void jsonOf(request).then((sent) => {
      const { commands, keys } = bodySchema.parse(sent);
      if (commands.length > 0 && takesOver(commands, request.url ?? "")) return undefined;
      if (request.url?.endsWith("/v1/commands")) return answers[told.mode](commands, response);
      if (told.mode === "deaf") return undefined;
      if (!request.url?.endsWith("/v1/commands/status")) return json(response, 404, {});
      return json(response, 200, { outcomes: keys.map(stateOf) });
    });
  });
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));

  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    effects,
    requests,
    ledger,
    connections: () => connections,
    tell: (mode: NetworkMode, elsewhere = told.elsewhere) => Object.assign(told, { mode, elsewhere }),
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the stub does not listen");
  return address.port;
}

function json(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
