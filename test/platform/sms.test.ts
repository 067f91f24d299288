import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCaughtSms } from "../../src/platform/sms.ts";

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
    { to: "375291000001", id: "../../escape" },
    { to: "375291000001", id: "" },
    { to: "+375291000001", id: "a" },
    { to: "48501234567", id: "a" },
  ])("refuses %j", async (wrong) => {
    await expect(createCaughtSms(folder).send({ text: "x", ...wrong })).rejects.toThrow(TypeError);
    await expect(readdir(folder)).rejects.toThrow("ENOENT");
  });
});
