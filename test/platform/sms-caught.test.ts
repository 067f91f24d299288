import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createCaughtSms,
  createSmsGateway,
  type SmsGateway,
  SmsRefused,
  SmsUnavailable,
} from "../../src/platform/sms/index.ts";

describe("caught SMS", () => {
  let folder: string;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "caught-sms-")), "outbox");
  });
  afterEach(() => rm(join(folder, ".."), { recursive: true }));

  it("lie in the outbox as whole files of our own, in the order they were sent", async () => {
    const sms = createCaughtSms(folder);
    await sms.send({ to: "375291000001", text: "Код входа: 123456", id: "attempt-2" });
    await new Promise((later) => setTimeout(later, 5));
    await sms.send({ to: "375291000002", text: "Код входа: 654321", id: "attempt-1" });
    await sms.close();

    const names = (await readdir(folder)).toSorted();
    expect(names).toEqual([
      expect.stringMatching(/^\d{8}T\d{9}Z-attempt-2\.sms\.json$/),
      expect.stringMatching(/^\d{8}T\d{9}Z-attempt-1\.sms\.json$/),
    ]);
    const [first = ""] = names;
    expect(JSON.parse(await readFile(join(folder, first), "utf8"))).toEqual({
      to: "375291000001",
      text: "Код входа: 123456",
      id: "attempt-2",
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect((await stat(join(folder, first))).mode & 0o077).toBe(0);
  });

  it.each([
    { to: "375291000001", id: "../../escape", error: TypeError },
    { to: "375291000001", id: "", error: TypeError },
    { to: "+375291000001", id: "a", error: SmsRefused },
    { to: "48501234567", id: "a", error: SmsRefused },
  ])("refuses $to with the id $id", async ({ to, id, error }) => {
    await expect(createCaughtSms(folder).send({ text: "x", to, id })).rejects.toThrow(error);
    await expect(readdir(folder)).rejects.toThrow("ENOENT");
  });

  it("are unavailable, for a probe too, where the outbox cannot be written", async () => {
    await writeFile(folder, "a file in its place");
    const sms = createCaughtSms(folder);
    await expect(sms.send({ to: "375291000001", text: "x", id: "a" })).rejects.toThrow(SmsUnavailable);
    await expect(sms.probe()).rejects.toThrow(SmsUnavailable);
  });
});

describe("createSmsGateway", () => {
  it("throws SmsUnavailable where there is neither a gateway nor an outbox", async () => {
    const sms: SmsGateway = createSmsGateway({});
    await expect(sms.send({ to: "375291000001", text: "x", id: "a" })).rejects.toThrow(SmsUnavailable);
    await expect(sms.probe()).rejects.toThrow(SmsUnavailable);
    await sms.close();
  });
});
