import { spawn } from "node:child_process";
import { text as textOf } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SmsGateway, SmsRefused, SmsUnavailable } from "../../src/platform/sms/index.ts";
import { createSmppGateway, type SmppOptions } from "../../src/platform/sms/smpp-gateway.ts";
import { type Smsc, startSmsc } from "../support/smsc.ts";

const to = "375291000001";
const code = "Код подтверждения: 123456. Никому его не сообщайте.";
const throttled = 0x58;

/** What became of it and after how many milliseconds. */
async function timeOf(work: Promise<void>): Promise<{ ms: number; error: unknown }> {
  const from = performance.now();
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { ms: performance.now() - from, error };
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await pause(10);
};

/** A process that says after how many milliseconds nothing held it any more. */
const closingSoon = (url: string): string => `
  import { createSmppGateway } from "../../src/platform/sms/smpp-gateway.ts";
  const gateway = createSmppGateway("${url}");
  await new Promise((later) => setTimeout(later, 700));
  const waiting = Promise.allSettled([gateway.probe(), gateway.send({ to: "${to}", text: "x", id: "a" })]);
  const from = performance.now();
  await gateway.close();
  await waiting;
  process.on("exit", () => console.log(performance.now() - from));
`;

describe("SMS over SMPP", () => {
  let smsc: Smsc;
  const gateways: SmsGateway[] = [];

  beforeEach(async () => {
    smsc = await startSmsc();
  });
  afterEach(async () => {
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
    await smsc.close();
  });

  const gatewayFor = (query = "", options: SmppOptions = {}): SmsGateway => {
    const gateway = createSmppGateway(`${smsc.url}${query}`, options);
    gateways.push(gateway);
    return gateway;
  };

  describe("what is sent", () => {
    it("is a Russian text, whole, to an international number, without a receipt", async () => {
      await gatewayFor("?source=Portal").send({ to, text: code, id: "a" });
      expect(smsc.taken).toMatchObject([
        {
          source_addr: "Portal",
          source_addr_ton: 5,
          source_addr_npi: 0,
          destination_addr: to,
          dest_addr_ton: 1,
          dest_addr_npi: 1,
          data_coding: 8,
          esm_class: 0,
          registered_delivery: 0,
        },
      ]);
      expect(smsc.texts()).toEqual([code]);
    });

    it("is a Latin text in the gateway's own alphabet", async () => {
      const text = "Code: 123456 @ £1_2 {no} that's all".replace(/[{}]/g, "");
      await gatewayFor().send({ to, text, id: "a" });
      expect(smsc.taken).toMatchObject([{ data_coding: 0, source_addr: "", source_addr_ton: 0 }]);
      expect(smsc.texts()).toEqual([text]);
    });

    it.each([
      { kind: "Russian", text: `${"Длинное сообщение 👍 ".repeat(12)}конец`, parts: 4 },
      { kind: "Latin", text: `${"A long message, in parts. ".repeat(12)}end`, parts: 3 },
    ])("is a long $kind text in parts that join to the same", async ({ text, parts }) => {
      const gateway = gatewayFor("", { sender: "375170000000" });
      await Promise.all([gateway.send({ to, text, id: "a" }), gateway.send({ to, text: `${text}!`, id: "b" })]);
      expect(smsc.taken).toHaveLength(2 * parts);
      expect(new Set(smsc.texts())).toEqual(new Set([text, `${text}!`]));
      expect(smsc.taken[0]).toMatchObject({ source_addr: "375170000000", source_addr_ton: 1, source_addr_npi: 1 });
    });

    it("is taken over once for one id, also when it is sent twice at a time", async () => {
      const gateway = gatewayFor();
      await Promise.all([gateway.send({ to, text: code, id: "a" }), gateway.send({ to, text: code, id: "a" })]);
      await gateway.send({ to, text: code, id: "a" });
      await gateway.send({ to, text: code, id: "b" });
      expect(smsc.taken).toHaveLength(2);
    });

    it("is sent again for the same id when it was not taken over, or long ago", async () => {
      const gateway = gatewayFor("", { times: { keepMs: 100 } });
      smsc.tell({ refuse: { status: 0x45, times: 1 } });
      await expect(gateway.send({ to, text: code, id: "a" })).rejects.toThrow(SmsRefused);
      await gateway.send({ to, text: code, id: "a" });
      expect(smsc.taken).toHaveLength(1);
      await pause(150);
      await gateway.send({ to, text: code, id: "a" });
      expect(smsc.taken).toHaveLength(2);
    });

    it("goes by bind_transceiver of version 3.4, begun before anybody sends", async () => {
      gatewayFor("?system_type=portal");
      await until(() => smsc.requests.length > 0);
      expect(smsc.requests).toMatchObject([
        {
          command: "bind_transceiver",
          system_id: "portal",
          password: "s3cret",
          system_type: "portal",
          interface_version: 0x34,
        },
      ]);
    });
  });

  describe("how much is sent", () => {
    it.each([
      { query: "", window: 10 },
      { query: "?window=3", window: 3 },
    ])("is $window messages without an answer at most, the others wait in order", async ({ query, window }) => {
      smsc.tell({ answerAfterMs: 20 });
      const gateway = gatewayFor(query);
      const texts = Array.from({ length: 50 }, (_, n) => `Code ${n}`);
      await Promise.all(texts.map((text, n) => gateway.send({ to, text, id: `m-${n}` })));
      expect(smsc.texts()).toEqual(texts);
      expect(smsc.mostWaiting()).toBe(window);
    });

    it("is never what waited beyond its time limit", async () => {
      smsc.tell({ silent: ["submit_sm"] });
      const gateway = gatewayFor("?window=1");
      const sent = await Promise.all(["a", "b", "c"].map((id) => timeOf(gateway.send({ to, text: code, id }))));
      for (const { ms, error } of sent) {
        expect(error).toBeInstanceOf(SmsUnavailable);
        expect(ms).toBeLessThan(3_000);
      }
      await pause(200);
      expect(smsc.count("submit_sm")).toBe(1);
    });
  });

  describe("a busy gateway", () => {
    it.each([
      { name: "throttled", status: throttled },
      { name: "message queue full", status: 0x14 },
      { name: "system error", status: 0x08 },
    ])("is asked again after short pauses: $name", async ({ status }) => {
      smsc.tell({ refuse: { status, times: 3 } });
      const { ms, error } = await timeOf(gatewayFor().send({ to, text: code, id: "a" }));
      expect(error).toBeUndefined();
      expect(ms).toBeGreaterThan(600);
      expect(smsc.count("submit_sm")).toBe(4);
      expect(smsc.texts()).toEqual([code]);
    });

    it("is unavailable when it is busy beyond the time limit, and a probe says the same after the same time", async () => {
      smsc.tell({ refuse: { status: throttled } });
      const gateway = gatewayFor();
      const sent = await timeOf(gateway.send({ to, text: code, id: "a" }));
      expect(sent.error).toBeInstanceOf(SmsUnavailable);
      expect(sent.ms).toBeLessThan(3_000);
      const probed = await timeOf(gateway.probe());
      expect(probed.error).toBeInstanceOf(SmsUnavailable);
      expect(Math.abs(probed.ms - sent.ms)).toBeLessThan(100);

      smsc.tell({});
      await gateway.send({ to, text: code, id: "a" });
      await gateway.probe();
      expect(smsc.texts()).toEqual([code]);
    });

    it("that answers after the time limit is not sent the same message again", async () => {
      smsc.tell({ answerAfterMs: 3_000 });
      const gateway = gatewayFor();
      const { ms, error } = await timeOf(gateway.send({ to, text: code, id: "a" }));
      expect(error).toBeInstanceOf(SmsUnavailable);
      expect(ms).toBeLessThan(3_000);
      await gateway.send({ to, text: code, id: "a" });
      await gateway.send({ to, text: code, id: "a" });
      expect(smsc.count("submit_sm")).toBe(1);
    });
  });

  describe("a refusal", () => {
    it.each([0x0b, 0x01, 0x45, 0x400])("of the message is final: status %i", async (status) => {
      smsc.tell({ refuse: { status } });
      await expect(gatewayFor().send({ to, text: code, id: "a" })).rejects.toThrow(SmsRefused);
      expect(smsc.count("submit_sm")).toBe(1);
    });

    it.each([0x0a, 0x0f, 0x15])("of our sender or account is not about the message: status %i", async (status) => {
      smsc.tell({ refuse: { status } });
      await expect(gatewayFor().send({ to, text: code, id: "a" })).rejects.toThrow(SmsUnavailable);
      expect(smsc.count("submit_sm")).toBe(1);
    });

    it("of the bind is told without the password", async () => {
      smsc.tell({ bindStatus: 0x0e });
      const { error } = await timeOf(gatewayFor().send({ to, text: code, id: "a" }));
      expect(error).toBeInstanceOf(SmsUnavailable);
      expect(String(error)).toContain("refused to bind with status 14");
      expect(JSON.stringify([String(error), error, (error as Error).stack])).not.toMatch(/s3cret|375291000001|123456/);
    });

    it.each(["+375291000001", "48501234567", "101", ""])("is ours for the number %j", async (wrong) => {
      await expect(gatewayFor().send({ to: wrong, text: code, id: "a" })).rejects.toThrow(SmsRefused);
      expect(smsc.count("submit_sm")).toBe(0);
    });

    it("is ours for an id that no file could have", async () => {
      await expect(gatewayFor().send({ to, text: code, id: "a/b" })).rejects.toThrow(TypeError);
    });
  });

  describe("a lost connection", () => {
    it("is opened again, and what waited is sent over the new one", async () => {
      smsc.tell({ dropAfter: 5, answerAfterMs: 5 });
      const gateway = gatewayFor("?window=4");
      const texts = Array.from({ length: 20 }, (_, n) => `Code ${n}`);
      await Promise.all(texts.map((text, n) => gateway.send({ to, text, id: `m-${n}` })));
      expect(new Set(smsc.texts())).toEqual(new Set(texts));
      expect(smsc.connections()).toBe(2);
    });

    it("is noticed by an enquire_link without an answer", async () => {
      const gateway = gatewayFor("", { times: { enquireEveryMs: 50, enquireMs: 100 } });
      await until(() => smsc.count("enquire_link") > 1);
      expect(smsc.connections()).toBe(1);
      smsc.tell({ silent: ["enquire_link"] });
      await until(() => smsc.connections() > 1);
      smsc.tell({});
      await gateway.send({ to, text: code, id: "a" });
      expect(smsc.texts()).toEqual([code]);
      expect(smsc.open()).toBe(1);
    });

    it("is opened again when the gateway says that we are not bound, or unbinds", async () => {
      const gateway = gatewayFor();
      smsc.tell({ refuse: { status: 0x04, times: 1 } });
      await gateway.send({ to, text: code, id: "a" });
      expect(smsc.connections()).toBe(2);
      smsc.say("unbind");
      await until(() => smsc.count("unbind_resp") === 1 && smsc.open() === 0);
      await gateway.send({ to, text: code, id: "b" });
      expect(smsc.connections()).toBe(3);
    });

    it("is opened again after bytes that are no SMPP", async () => {
      const gateway = gatewayFor();
      await gateway.send({ to, text: code, id: "a" });
      smsc.write(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"));
      await until(() => smsc.open() === 0);
      await gateway.send({ to, text: code, id: "b" });
      expect(smsc.connections()).toBe(2);
    });

    it("is opened again by itself, with pauses that double", async () => {
      gatewayFor("", { times: { firstPauseMs: 100 } });
      await until(() => smsc.count("bind_transceiver") === 1);
      smsc.tell({ bindStatus: 0x0d });
      smsc.endConnections();
      const from = performance.now();
      await until(() => smsc.connections() === 4);
      // 100 + 100 + 200 ms
      expect(performance.now() - from).toBeGreaterThan(380);
      expect(performance.now() - from).toBeLessThan(1_500);
    });
  });

  describe("a gateway out of reach", () => {
    it("is unavailable at once, for a probe too", async () => {
      await smsc.down();
      const gateway = gatewayFor();
      for (const work of [() => gateway.send({ to, text: code, id: "a" }), () => gateway.probe()]) {
        const { ms, error } = await timeOf(work());
        expect(error).toBeInstanceOf(SmsUnavailable);
        expect(String(error)).toMatch(/ECONNREFUSED/);
        expect(ms).toBeLessThan(200);
      }
    });

    it("is tried again for a message a second later, whatever the pause, and sends it when the gateway is back", async () => {
      await smsc.down();
      const gateway = gatewayFor("", { times: { firstPauseMs: 60_000, quietMs: 300 } });
      await expect(gateway.send({ to, text: code, id: "a" })).rejects.toThrow(SmsUnavailable);
      await smsc.up();
      await expect(gateway.send({ to, text: code, id: "a" })).rejects.toThrow(SmsUnavailable);
      expect(smsc.connections()).toBe(0);
      // a timer counts from the loop's last look at the clock and may fire some milliseconds early
      await pause(350);
      await gateway.send({ to, text: code, id: "a" });
      expect(smsc.texts()).toEqual([code]);
    });

    it("is one that takes the connection and never answers the bind", async () => {
      smsc.tell({ silent: ["bind_transceiver"] });
      const gateway = gatewayFor("", { times: { bindMs: 3_000 } });
      const both = await Promise.all([timeOf(gateway.send({ to, text: code, id: "a" })), timeOf(gateway.probe())]);
      for (const { ms, error } of both) {
        expect(error).toBeInstanceOf(SmsUnavailable);
        expect(ms).toBeLessThan(3_000);
      }
      await pause(700);
      const { ms, error } = await timeOf(gateway.send({ to, text: code, id: "b" }));
      expect(String(error)).toContain("did not answer bind_transceiver");
      expect(ms).toBeLessThan(100);
      expect(smsc.count("submit_sm")).toBe(0);
    });
  });

  describe("a probe", () => {
    it("is sent over the next connection when one is lost", async () => {
      const gateway = gatewayFor();
      await gateway.probe();
      smsc.endConnections();
      await gateway.probe();
      expect(smsc.connections()).toBe(2);
    });
  });

  describe("receipts", () => {
    it("are answered and forgotten, as is what we do not know", async () => {
      const gateway = gatewayFor();
      await gateway.send({ to, text: code, id: "a" });
      smsc.say("deliver_sm", { source_addr: to, short_message: "id:1 stat:DELIVRD", esm_class: 4 });
      smsc.say("enquire_link");
      smsc.say("alert_notification");
      await until(() => smsc.count("deliver_sm_resp") === 1 && smsc.count("enquire_link_resp") === 1);
      await gateway.send({ to, text: code, id: "b" });
      expect(smsc.connections()).toBe(1);
    });
  });

  describe("closing", () => {
    it.each([
      { state: "bound", behaviour: {}, ms: 500 },
      { state: "never bound", behaviour: { silent: ["bind_transceiver"] as const }, ms: 500 },
      { state: "refused", behaviour: { bindStatus: 0x0d }, ms: 500 },
      { state: "without an answer to unbind", behaviour: { silent: ["unbind"] as const }, ms: 1_500 },
    ])("leaves nothing open that would hold the process: $state", async ({ behaviour, ms }) => {
      smsc.tell(behaviour);
      const child = spawn(process.execPath, ["--input-type=module", "-e", closingSoon(smsc.url)], {
        cwd: import.meta.dirname,
        stdio: ["ignore", "pipe", "inherit"],
        timeout: 15_000,
      });
      const said = await textOf(child.stdout);
      expect(said).toMatch(/^[\d.]+\n$/);
      expect(Number(said)).toBeLessThan(ms);
    });

    it("ends what waits for the next connection", async () => {
      const gateway = gatewayFor("", { times: { firstPauseMs: 60_000 } });
      await gateway.probe();
      smsc.endConnections();
      await until(() => smsc.open() === 0);
      const waiting = Promise.all([timeOf(gateway.probe()), timeOf(gateway.send({ to, text: code, id: "a" }))]);
      await pause(50);
      await gateway.close();
      for (const { ms, error } of await waiting) {
        expect(error).toBeInstanceOf(SmsUnavailable);
        expect(ms).toBeLessThan(1_000);
      }
    });

    it("unbinds, and ends what waits", async () => {
      smsc.tell({ silent: ["submit_sm"] });
      const gateway = gatewayFor();
      const waiting = timeOf(gateway.send({ to, text: code, id: "a" }));
      await until(() => smsc.count("submit_sm") === 1);
      await gateway.close();
      const { ms, error } = await waiting;
      expect(error).toBeInstanceOf(SmsUnavailable);
      expect(ms).toBeLessThan(1_000);
      expect(smsc.count("unbind")).toBe(1);
      await expect(gateway.send({ to, text: code, id: "b" })).rejects.toThrow(SmsUnavailable);
      await expect(gateway.probe()).rejects.toThrow(SmsUnavailable);
    });
  });
});
