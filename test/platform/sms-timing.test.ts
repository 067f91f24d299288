import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outboxLimit } from "../../src/platform/processes/mail-catcher.ts";
import { createCaughtSms, type SmsGateway, SmsRefused } from "../../src/platform/sms/index.ts";
import { createSmppGateway } from "../../src/platform/sms/smpp-gateway.ts";
import { type Smsc, startSmsc } from "../support/smsc.ts";

// A probe takes the time of a send, so that nobody learns from it whether a number is known.

const to = "375291000001";
const code = "Код подтверждения: 123456. Никому его не сообщайте.";

/** What became of it and after how many milliseconds. */
const timeOf = async (work: Promise<void>): Promise<{ ms: number; error: unknown }> => {
  const from = performance.now();
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { ms: performance.now() - from, error };
};

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe("a probe of an SMPP gateway", () => {
  let smsc: Smsc;
  const gateways: SmsGateway[] = [];

  beforeEach(async () => {
    smsc = await startSmsc();
  });
  afterEach(async () => {
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
    await smsc.close();
  });

  const gatewayFor = (): SmsGateway => {
    const gateway = createSmppGateway(smsc.url);
    gateways.push(gateway);
    return gateway;
  };

  it("takes as long as the middle one of the latest sends, and sends nothing", async () => {
    smsc.tell({ answerAfterMs: 120 });
    const gateway = gatewayFor();
    const sent: number[] = [];
    for (const id of ["a", "b", "c", "d", "e"]) sent.push((await timeOf(gateway.send({ to, text: code, id }))).ms);
    const middle = sent.toSorted((a, b) => a - b)[2] ?? 0;
    for (let round = 0; round < 5; round += 1) {
      const { ms, error } = await timeOf(gateway.probe());
      expect(error).toBeUndefined();
      expect(Math.abs(ms - middle)).toBeLessThan(40);
    }
    expect(smsc.count("submit_sm")).toBe(5);
    expect(smsc.count("enquire_link")).toBe(5);
  });

  it("takes the time that a refused number takes", async () => {
    smsc.tell({ answerAfterMs: 100, refuse: { status: 0x0b } });
    const gateway = gatewayFor();
    const sent = await timeOf(gateway.send({ to, text: code, id: "a" }));
    expect(sent.error).toBeInstanceOf(SmsRefused);
    const probed = await timeOf(gateway.probe());
    expect(probed.error).toBeUndefined();
    expect(Math.abs(probed.ms - sent.ms)).toBeLessThan(40);
  });

  it("has the median time of sends when the gateway's own time varies", async () => {
    const gateway = gatewayFor();
    const sent: number[] = [];
    const probed: number[] = [];
    for (let round = 0; round < 60; round += 1) {
      smsc.tell({ answerAfterMs: 10 + ((round * 7) % 20) });
      sent.push((await timeOf(gateway.send({ to, text: code, id: `m-${round}` }))).ms);
      if (round >= 20) probed.push((await timeOf(gateway.probe())).ms);
    }
    expect(Math.abs(medianOf(sent) - medianOf(probed))).toBeLessThan(8);
  });
});

describe("a probe of caught SMS", () => {
  let folder: string;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "caught-sms-")), "outbox");
  });
  afterEach(() => rm(join(folder, ".."), { recursive: true }));

  it("leaves no trace and takes as long as a send", async () => {
    const sms = createCaughtSms(folder);
    // full, as it is when it has been in use for long
    await Promise.all(Array.from({ length: outboxLimit }, (_, n) => sms.send({ to, text: "x", id: `old-${n}` })));
    const sent: number[] = [];
    const probed: number[] = [];
    for (let round = 0; round < 40; round += 1) {
      sent.push((await timeOf(sms.send({ to, text: code, id: `new-${round}` }))).ms);
      const before = await readdir(folder);
      probed.push((await timeOf(sms.probe())).ms);
      expect(await readdir(folder)).toEqual(before);
    }
    expect(Math.abs(medianOf(sent) - medianOf(probed))).toBeLessThan(5);
  });
});
