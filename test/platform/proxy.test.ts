import { once } from "node:events";
import { createServer, get as getPlain, type IncomingMessage, type Server } from "node:http";
import { get as getSecure } from "node:https";
import { connect, type SecureVersion } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { freePort, hasNginx, proxyConfigs, startNginx } from "../support/nginx.ts";

const { compose, plain, tls } = proxyConfigs();
const directive = (config: string, name: string): string[] =>
  [...config.matchAll(new RegExp(`^\\s*${name} (.*);$`, "gm"))].map(([, value]) => String(value));

describe("the configuration of the proxy", () => {
  it(`speaks TLS 1.2 and 1.3 ${asvs("12.1.1")}`, () =>
    expect(directive(tls, "ssl_protocols")).toEqual(["TLSv1.2 TLSv1.3"]));

  it(`takes ciphers that authenticate and keep the past secret ${asvs("12.1.2")}`, () => {
    const [ciphers = ""] = directive(tls, "ssl_ciphers");
    expect(ciphers.split(":").length).toBeGreaterThan(3);
    for (const cipher of ciphers.split(":"))
      expect(cipher).toMatch(/^ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)$/);
  });

  it(`sends who comes without TLS to https and answers nothing else ${asvs("12.2.1")}`, () => {
    const [first = "", second = ""] = tls.split("\nserver {").slice(1);
    expect(directive(first, "return")).toEqual(["301 https://$host$request_uri"]);
    expect(first).not.toMatch(/proxy_pass|location/);
    expect(directive(second, "listen")).toEqual(["8443 ssl"]);
    // and what is answered without TLS is for its own machine
    expect(compose).toContain('ports: ["${PUBLIC_HOST:-127.0.0.1}:${PUBLIC_PORT:-8080}:8080"]');
  });

  it.each([
    ["with TLS", tls],
    ["without", plain],
  ])(`passes the operator's figures to nobody, %s ${asvs("13.4.5")}`, (_which, config) => {
    expect(config).toMatch(/location ~\* \^\/metrics\(\/\|\$\) \{ return 404; \}/);
  });
});

const here = { host: "127.0.0.1", rejectUnauthorized: false };
type Answer = { status: number | undefined; headers: IncomingMessage["headers"]; text: string };
const read = async (request: ReturnType<typeof getPlain>): Promise<Answer> => {
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return { status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() };
};
const listening = async (port: number): Promise<void> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const isUp = await read(getPlain({ ...here, port, path: "/healthz" })).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("nginx does not listen");
};

describe.runIf(hasNginx)(
  hasNginx ? "nginx itself" : "nginx itself (did not run: there is no nginx on this machine)",
  () => {
    const stop: (() => Promise<unknown>)[] = [];
    const port = { upstream: 0, plain: 0, redirect: 0, secure: 0 };
    const said: string[] = [];
    let upstream: Server;
    beforeAll(async () => {
      upstream = createServer((req, res) => res.end(JSON.stringify({ path: req.url, headers: req.headers }))).listen(
        0,
        "127.0.0.1",
      );
      await once(upstream, "listening");
      port.upstream = (upstream.address() as { port: number }).port;
      for (const name of ["plain", "redirect", "secure"] as const) port[name] = await freePort();
      const both = [
        await startNginx(plain, port.upstream, { 8080: port.plain }),
        await startNginx(tls, port.upstream, { 8080: port.redirect, 8443: port.secure }),
      ];
      stop.push(...both.map(({ close }) => close));
      said.push(...both.filter(({ isValid }) => !isValid).map((each) => each.said));
      await listening(port.plain);
      await listening(port.redirect);
    });
    afterAll(async () => {
      for (const each of stop) await each();
      upstream.close();
    });

    const secure = (path: string, headers = {}) => read(getSecure({ ...here, port: port.secure, path, headers }));
    const open = (path: string, headers = {}) => read(getPlain({ ...here, port: port.plain, path, headers }));
    const handshake = (options: {
      minVersion: SecureVersion;
      maxVersion: SecureVersion;
      ciphers?: string;
    }): Promise<string> =>
      new Promise((answer) => {
        const socket = connect({ ...here, port: port.secure, ...options }, () => {
          answer(String(socket.getProtocol()));
          socket.end();
        });
        socket.on("error", (error: NodeJS.ErrnoException) => answer(error.code ?? "refused"));
      });

    it("finds nothing wrong with either file", () => expect(said).toEqual([]));

    it("speaks TLS 1.2 and 1.3, and nothing older or weaker", async () => {
      expect(await handshake({ minVersion: "TLSv1.3", maxVersion: "TLSv1.3" })).toBe("TLSv1.3");
      expect(await handshake({ minVersion: "TLSv1.2", maxVersion: "TLSv1.2" })).toBe("TLSv1.2");
      const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" } as const;
      expect(await handshake(old)).toMatch(/^(ERR_SSL|ECONN|EPROTO)/);
      const weak = {
        minVersion: "TLSv1.2",
        maxVersion: "TLSv1.2",
        ciphers: "ECDHE-ECDSA-AES128-SHA:AES128-GCM-SHA256",
      } as const;
      expect(await handshake(weak)).toMatch(/^(ERR_SSL|ECONN|EPROTO)/);
    });

    it("sends http on to https", async () => {
      const answer = await read(
        getPlain({ ...here, port: port.redirect, path: "/a/1?b=2", headers: { host: "portal.example" } }),
      );
      expect(answer).toMatchObject({ status: 301, headers: { location: "https://portal.example/a/1?b=2" } });
    });

    it("passes figures to nobody, however they are asked for", async () => {
      for (const path of [
        "/metrics",
        "/METRICS",
        "/metrics/",
        "/%6detrics",
        "//metrics",
        "/x/../metrics",
        "/metrics?a=1",
      ]) {
        for (const ask of [open, secure]) expect([path, (await ask(path)).status]).toEqual([path, 404]);
      }
      for (const ask of [open, secure]) expect((await ask("/metricsx")).status).toBe(200);
    });

    it("says the client's own address, and leaves to TRUST_PROXY how much of the rest is believed", async () => {
      const forged = { "x-forwarded-for": "203.0.113.7", "x-forwarded-proto": "https" };
      expect(JSON.parse((await secure("/", forged)).text).headers).toMatchObject({
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "https",
      });
      expect(JSON.parse((await open("/", forged)).text).headers).toMatchObject({
        "x-forwarded-for": "203.0.113.7, 127.0.0.1",
        "x-forwarded-proto": "https",
      });
      expect(JSON.parse((await open("/")).text).headers).toMatchObject({
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
      });
    });
  },
);
