import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createSecure } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterAll, describe, expect, it } from "vitest";
import { createHttpNetwork } from "../../src/network/http.ts";
import { openKnex } from "../../src/platform/db.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { asvs } from "../support/asvs.ts";
import { selfSigned } from "../support/certificate.ts";
import { startSmtpStub } from "../support/smtp-stub.ts";

/** A certificate that nobody vouches for is refused before anything is said; the SMSC's is in sms-address.test.ts. */

const own = selfSigned("127.0.0.1");
const folder = mkdtempSync(join(tmpdir(), "portal-tls-"));
const trusted = join(folder, "ca.pem");
writeFileSync(trusted, own.cert);
const stop: (() => unknown)[] = [() => rmSync(folder, { recursive: true })];
afterAll(async () => {
  for (const each of stop.toReversed()) await each();
});
const portOf = async (server: Server): Promise<number> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
};

/** Takes the request for TLS, then says nothing and notes what comes. */
const startPostgres = async () => {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    socket.once("data", () => {
      socket.write("S");
      const secure = new TLSSocket(socket, { isServer: true, ...own });
      secure
        .on("error", () => undefined)
        .on("data", (bytes) => {
          heard.push(bytes.toString());
          secure.destroy();
        });
    });
  });
  const port = await portOf(server);
  stop.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { heard, url: `postgres://portal:s3cret@127.0.0.1:${port}/portal` };
};

const ask = async (url: string): Promise<string> => {
  const knex = openKnex(url, undefined, 1);
  const said = await knex.raw("select 1").then(
    () => "answered",
    (error: Error) => error.message,
  );
  await knex.destroy();
  return said;
};

const startSmtp = async (options: SMTPServerOptions) => {
  const mails: string[] = [];
  const server = new SMTPServer({
    ...own,
    ...options,
    authOptional: true,
    onData: (stream, _session, done) => {
      mails.push("one");
      stream.resume().on("end", done);
    },
  });
  server.on("error", () => undefined);
  const port = await portOf(server.server);
  stop.push(() => new Promise<void>((closed) => server.close(() => closed())));
  return { mails, port };
};

const send = async (url: string): Promise<string> => {
  const mailer = createMailer({ url, from: { name: "Portal", address: "info@operator.example" }, timeoutMs: 2_000 });
  const mail = { to: "a@client.example", subject: "s", text: "t", messageId: "<a@operator.example>" };
  const said = await mailer.send(mail).then(
    ({ answer }) => answer,
    (error: Error) => error.message,
  );
  await mailer.close();
  return said;
};

describe("PostgreSQL", () => {
  it(`is refused with a certificate that nobody vouches for ${asvs("12.3.1-2")}`, async () => {
    const { url, heard } = await startPostgres();
    expect(await ask(`${url}?sslmode=verify-full`)).toMatch(/self-signed certificate/);
    expect(heard).toEqual([]);
  });

  it("is spoken to when the address names the certificate as one to trust", async () => {
    const { url, heard } = await startPostgres();
    expect(await ask(`${url}?sslmode=verify-full&sslrootcert=${trusted}`)).not.toBe("answered");
    expect(heard.join()).toContain("portal");
  });
});

describe("mail", () => {
  it(`is given to no server with a certificate that nobody vouches for ${asvs("12.3.1-2")}`, async () => {
    const secure = await startSmtp({ secure: true });
    expect(await send(`smtps://127.0.0.1:${secure.port}`)).toMatch(/self-signed certificate/);
    const later = await startSmtp({ secure: false });
    expect(await send(`smtp://127.0.0.1:${later.port}?requireTLS=true`)).toMatch(/self-signed certificate/);
    expect([...secure.mails, ...later.mails]).toEqual([]);
  });

  it("is given to no server without TLS where TLS is asked for", async () => {
    const stub = await startSmtpStub();
    stop.push(() => stub.close());
    expect(await send(`${stub.url}?requireTLS=true`)).toMatch(/^mail delayed/);
    expect(stub.seen).toEqual([]);
    expect(await send(stub.url)).toMatch(/^250/);
  });
});

it(`the network is not called with a certificate that nobody vouches for ${asvs("12.3.1-2")}`, async () => {
  let calls = 0;
  const server = createSecure(own, (_req, res) => {
    calls += 1;
    res.end("{}");
  });
  const port = await portOf(server);
  stop.push(() => server.close());
  const network = createHttpNetwork({ url: `https://127.0.0.1:${port}`, timeoutMs: 2_000 });
  await expect(network.ask(["a"])).rejects.toThrow(/self-signed certificate/);
  expect(calls).toBe(0);
});
