import { createServer } from "node:net";

/** A port of the loopback address that nobody uses now. */
export const freePort = (host = "127.0.0.1"): Promise<number> => tryPort(host, 0);

/** Why the portal cannot listen there, in one line; nothing where it can. */
export async function portProblem(host: string, port: number): Promise<string | undefined> {
  try {
    await tryPort(host, port);
    return undefined;
  } catch (error) {
    return problemOf(error instanceof Error && "code" in error ? error.code : undefined, host, port);
  }
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await portProblem("127.0.0.1", port)) === undefined;
}

function problemOf(code: unknown, host: string, port: number): string {
  if (code === "EADDRINUSE") return `Port ${port} on ${host} is taken: end what uses it, or set PORT to another one.`;
  if (code === "EACCES") return `Port ${port} on ${host} is not allowed to this user: set PORT to one above 1023.`;
  return `Nothing can listen on ${host}, port ${port} (${String(code)}): check HOST and PORT.`;
}

function tryPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const got = typeof address === "object" && address ? address.port : port;
      server.close(() => resolve(got));
    });
  });
}
