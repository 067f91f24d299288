import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSmppUrl } from "../../src/platform/sms/address.ts";
import { createSmsGateway, SmsUnavailable } from "../../src/platform/sms/index.ts";
import { asvs } from "../support/asvs.ts";
import { selfSigned } from "../support/certificate.ts";
import { type Smsc, startSmsc } from "../support/smsc.ts";

describe("SMPP_URL", () => {
  it("names the gateway, the account and the settings", () => {
    const url = "smpp://portal:p%40ss@sms.operator.example:2776?source=1234&window=5&enquire_link=10&system_type=web";
    expect(readSmppUrl(url, "Other")).toEqual({
      host: "sms.operator.example",
      port: 2776,
      tls: false,
      ca: undefined,
      systemId: "portal",
      password: "p@ss",
      systemType: "web",
      source: { source_addr_ton: 1, source_addr_npi: 1, source_addr: "1234" },
      window: 5,
      enquireMs: 10_000,
    });
  });

  it("has the usual settings where it names none", () => {
    expect(readSmppUrl("smpp://[::1]", "My Operator")).toMatchObject({
      host: "::1",
      port: 2775,
      systemId: "",
      source: { source_addr_ton: 5, source_addr_npi: 0, source_addr: "My Operator" },
      window: 10,
      enquireMs: 30_000,
    });
    expect(readSmppUrl("ssmpp://host")).toMatchObject({ tls: true, port: 3550 });
  });

  it.each([
    "smpp://portal:s3cret@",
    "smpp:portal:s3cret",
    "http://portal:s3cret@host",
    "smpp://portal:s3cret@host:99999",
    "smpp://portal:s3cret@host?window=0",
    "smpp://portal:s3cret@host?CA=file",
    "smpp://portal:s3cret%00@host",
    "smpp://portal:s3cret%D0%9A@host",
    "smpp://portal:s3cretК@host",
    "smpp://portal:s3cret@host?source=Связь",
    "smpp://portal:s3cret@host?source=LongerThan11",
    "smpp://portal:s3cret@host?ca=/missing/file",
  ])("is refused when it is wrong, and never repeated: %s", (url) => {
    const error = thrownBy(() => createSmsGateway({ smppUrl: url }));
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify([String(error), error, (error as Error).stack])).not.toContain("s3cret");
  });
});

describe("SMPP over TLS", () => {
  let smsc: Smsc | undefined;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sms-tls-"));
  });
  afterEach(async () => {
    await smsc?.close();
    await rm(folder, { recursive: true });
  });

  const sendTo = async (certified: string, query: string): Promise<void> => {
    const own = selfSigned(certified);
    await writeFile(join(folder, "ca.pem"), own.cert);
    smsc = await startSmsc(own);
    const gateway = createSmsGateway({ smppUrl: `${smsc.url}${query}` });
    try {
      await gateway.send({ to: "375291000001", text: "Код: 123456", id: "a" });
    } finally {
      await gateway.close();
    }
  };

  it(`refuses a self-signed certificate, and says so ${asvs("12.3.1-2")}`, async () => {
    await expect(sendTo("127.0.0.1", "")).rejects.toThrow(SmsUnavailable);
    await expect(sendTo("127.0.0.1", "")).rejects.toThrow(/self-signed certificate/);
    expect(smsc?.requests).toEqual([]);
  });

  it("takes it when the URL names it as one to trust", async () => {
    await sendTo("127.0.0.1", `?ca=${join(folder, "ca.pem")}`);
    expect(smsc?.texts()).toEqual(["Код: 123456"]);
  });

  it("refuses a trusted certificate of another host", async () => {
    await expect(sendTo("other.example", `?ca=${join(folder, "ca.pem")}`)).rejects.toThrow(/altnames/);
    expect(smsc?.requests).toEqual([]);
  });
});

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};
