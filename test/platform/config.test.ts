import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ConfigError, othersCanEnter, placeOutside, readConfig } from "../../src/platform/config.ts";
import { asvs } from "../support/asvs.ts";

const secret = "kT9vQ2xLw8RzB4nYc7HdJ5mFs3GpA6eU";
const wrong = (env: NodeJS.ProcessEnv): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("was accepted");
};

describe("readConfig", () => {
  it("needs nothing to be set", () => {
    expect(readConfig({})).toMatchObject({
      production: false,
      host: "127.0.0.1",
      port: 3000,
      publicUrl: "http://127.0.0.1:3000",
      databaseUrl: undefined,
      fixedNow: undefined,
      logLevel: "info",
      poolSize: 10,
      webProcesses: 1,
      workerProcesses: 1,
    });
  });

  it("takes partitions of usage records of a month or a week", () => {
    expect([{}, { USAGE_PARTITION: "week" }].map((env) => readConfig(env).usagePartition)).toEqual(["month", "week"]);
    expect(wrong({ USAGE_PARTITION: "day" })).toContain("USAGE_PARTITION must be one of month, week");
  });

  it("keeps the items of orders for six months at least", () => {
    expect([{}, { ORDER_ITEMS_MONTHS: "6" }].map((env) => readConfig(env).orderItemsMonths)).toEqual([36, 6]);
    for (const ORDER_ITEMS_MONTHS of ["5", "0", "361", "3y"])
      expect(wrong({ ORDER_ITEMS_MONTHS })).toBe("ORDER_ITEMS_MONTHS must be a whole number from 6 to 360");
  });

  it("takes an empty variable for an unset one", () => {
    expect(readConfig({ PORT: "", SMTP_URL: " " })).toMatchObject({ port: 3000, smtpUrl: undefined });
  });

  it("names every wrong variable at once and says what is wrong", () => {
    const message = wrong({
      PORT: "80a",
      DATABASE_URL: "mysql://x",
      PORTAL_NOW: "yesterday",
      OPERATOR_UNP: "200988542",
    });
    expect(message.split("\n").toSorted()).toEqual([
      "DATABASE_URL must be an address that starts with postgres:// or postgresql://",
      "OPERATOR_UNP must be a УНП with a right check digit",
      "PORT must be a whole number from 0 to 65535",
      "PORTAL_NOW must be an ISO date-time such as 2026-03-31T12:00:00Z",
    ]);
  });

  it.each(["65536", "-1", "3000.5", "0x10", "1e3"])("refuses PORT=%s", (PORT) => {
    expect(wrong({ PORT })).toBe("PORT must be a whole number from 0 to 65535");
  });

  it.each([
    ["2026-03-31T21:30:00Z", "2026-03-31T21:30:00.000Z"],
    ["2026-03-31T21:30:00+03:00", "2026-03-31T18:30:00.000Z"],
    ["2026-03-31T21:30", "2026-03-31T18:30:00.000Z"],
  ])("reads PORTAL_NOW=%s, Minsk's time where it has no offset", (PORTAL_NOW, utc) => {
    expect(readConfig({ PORTAL_NOW }).fixedNow?.toISOString()).toBe(utc);
  });

  it("refuses a day that does not exist", () => {
    expect(wrong({ PORTAL_NOW: "2026-02-30T00:00:00Z" })).toContain("PORTAL_NOW");
  });

  it("checks the operator's account number, spaces or not", () => {
    expect(readConfig({ OPERATOR_IBAN: "BY13 NBRB 3600 9000 0000 2Z00 AB00" }).operator.iban).toBe(
      "BY13NBRB3600900000002Z00AB00",
    );
    expect(wrong({ OPERATOR_IBAN: "BY13NBRB3600900000002Z00AB01" })).toContain("OPERATOR_IBAN");
  });

  it("has a demo operator that would pass as a set one", () => {
    const { name, unp, iban, bic, bank, address, phone, email } = readConfig({}).operator;
    const set = readConfig({
      OPERATOR_NAME: name,
      OPERATOR_UNP: unp,
      OPERATOR_IBAN: iban,
      OPERATOR_BIC: bic,
      OPERATOR_BANK: bank,
      OPERATOR_ADDRESS: address,
      OPERATOR_PHONE: phone,
      OPERATOR_EMAIL: email,
    });
    expect(set.operator).toEqual(readConfig({}).operator);
  });

  it.each([
    ["0.0.0.0", "http://localhost:8080"],
    ["::1", "http://[::1]:8080"],
  ])("shows HOST=%s as %s", (HOST, publicUrl) => {
    expect(readConfig({ HOST, PORT: "8080" }).publicUrl).toBe(publicUrl);
  });
});

const production = (env: NodeJS.ProcessEnv) => ({ NODE_ENV: "production", SESSION_SECRET: secret, ...env });

describe("readConfig in production", () => {
  it("takes a random secret", () => {
    expect(readConfig(production({}))).toMatchObject({ production: true, sessionSecret: secret });
  });

  it.each([
    ["none", undefined, "is required"],
    ["a short one", secret.slice(1), "at least 32"],
    ["a sample", "change-me-change-me-change-me-0123456789", "known sample"],
    ["one letter", "a".repeat(40), "too simple"],
  ])(`refuses %s as secret and does not repeat it ${asvs("13.2.3")}`, (_, SESSION_SECRET, why) => {
    const message = wrong({ NODE_ENV: "production", SESSION_SECRET });
    expect(message).toContain(`SESSION_SECRET`);
    expect(message).toContain(why);
    expect(message).not.toContain(SESSION_SECRET ?? "\0");
  });

  it("says so together with what is wrong elsewhere", () => {
    expect(wrong({ NODE_ENV: "production", PORT: "x" }).split("\n")).toEqual([
      "PORT must be a whole number from 0 to 65535",
      "SESSION_SECRET is required in production",
    ]);
  });

  it("refuses a fixed clock", () => {
    expect(wrong(production({ PORTAL_NOW: "2026-03-31T12:00:00Z" }))).toContain("PORTAL_NOW is refused");
  });
});

describe("DATA_DIR", () => {
  const here = process.cwd();
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
  });
  const folder = (mode: number): string => {
    const outer = mkdtempSync(join(tmpdir(), "config-"));
    made.push(outer);
    const inner = join(outer, "closed", "portal");
    mkdirSync(join(outer, "closed"), { mode });
    mkdirSync(inner, { mode: 0o755 });
    return inner;
  };

  it("stands as it was given, as a full path", () => {
    expect(readConfig({ DATA_DIR: "some/where" }).dataDir).toBe(join(here, "some/where"));
  });

  it("knows a folder that others cannot enter by any folder above it", () => {
    const closed = folder(0o700);
    expect(othersCanEnter(closed)).toBe(false);
    expect(othersCanEnter(join(closed, "not", "yet"))).toBe(false);
  });

  it("puts each such folder's data in a place of its own", () => {
    expect(placeOutside("/root/a")).toMatch(/^\/var\/lib\/corporate-self-care\/[0-9a-f]{12}$/);
    expect(placeOutside("/root/a")).not.toBe(placeOutside("/root/b"));
  });
});

describe("an address of another machine, in production", () => {
  it.each([
    ["DATABASE_URL", "postgres://portal@db.operator.example/portal"],
    ["DATABASE_URL", "postgres://portal@db.operator.example/portal?sslmode=no-verify"],
    ["DATABASE_URL", "postgres://portal@db.operator.example/portal?sslmode=prefer"],
    ["USAGE_DATABASE_URL", "postgres://portal@192.0.2.7/portal"],
    ["DATABASE_READ_URL", "postgres://replica.operator.example/portal"],
    ["SMTP_URL", "smtp://mail.operator.example"],
    ["SMPP_URL", "smpp://a:b@smsc.operator.example"],
    ["NETWORK_URL", "http://[2001:db8::7]:8080/gateway"],
  ])(`sends nothing to another machine without TLS: %s=%s ${asvs("12.3.1-2")}`, (name, address) => {
    expect(wrong(production({ [name]: address }))).toContain(
      `${name} leads to ${URL.parse(address)?.hostname.replaceAll(/[[\]]/g, "")} without TLS`,
    );
    const host = URL.parse(address)?.hostname.replaceAll(/[[\]]/g, "") ?? "";
    expect(readConfig(production({ [name]: address, PLAIN_HOSTS: `other.example, ${host}` })).production).toBe(true);
    expect(readConfig({ [name]: address }).production).toBe(false);
  });

  it.each([
    ["DATABASE_URL", "postgres://portal@db.operator.example/portal?sslmode=verify-full"],
    ["DATABASE_URL", "postgres://portal@postgres:5432/portal"],
    ["DATABASE_URL", "postgres://portal@127.0.0.1/portal"],
    ["SMTP_URL", "smtps://mail.operator.example"],
    ["SMTP_URL", "smtp://mail.operator.example?requireTLS=true"],
    ["SMTP_URL", "smtp://user:password@mail.operator.example"],
    ["SMPP_URL", "ssmpp://a:b@smsc.operator.example"],
    ["NETWORK_URL", "https://network.operator.example"],
  ])("takes what is encrypted or stays on this machine: %s=%s", (name, address) => {
    expect(readConfig(production({ [name]: address })).production).toBe(true);
  });
});
