import { createDecipheriv, hkdfSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSecrets, isSignedBy } from "../../src/platform/secrets.ts";
import { asvs } from "../support/asvs.ts";

const secret = "kT9vQ2xLw8RzB4nYc7HdJ5mFs3GpA6eU";
const secrets = createSecrets(secret);
const text = "JBSWY3DPEHPK3PXP ключ 🔑";

const bytesOf = (sealed: string): Buffer => Buffer.from(sealed.slice(2), "base64url");

describe("a sealed text", () => {
  it("comes back for its own use, under its own secret, and for no other", () => {
    const sealed = secrets.seal("totp", text);
    expect(createSecrets(secret).open("totp", sealed)).toBe(text);
    expect(() => secrets.open("notices", sealed)).toThrow();
    expect(() => createSecrets(`${secret}x`).open("totp", sealed)).toThrow();
    expect(sealed).not.toContain("JBSW");
  });

  it(`is AES-256-GCM under a key made for its use ${asvs("11.2.3", "11.3.1-2")}`, () => {
    const bytes = bytesOf(secrets.seal("totp", text));
    const key = Buffer.from(hkdfSync("sha256", secret, "", "portal totp", 32));
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(bytes.subarray(12, 28));
    expect(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString()).toBe(text);
  });

  it(`is refused with any bit of it changed, and when it is cut ${asvs("11.3.3")}`, () => {
    const bytes = bytesOf(secrets.seal("totp", text));
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => secrets.open("totp", `1.${changed.toString("base64url")}`), `bit ${bit}`).toThrow();
    }
    for (const length of [0, 11, 12, 27, 28, bytes.length - 1]) {
      expect(() => secrets.open("totp", `1.${bytes.subarray(0, length).toString("base64url")}`)).toThrow();
    }
  });

  it(`names its algorithm, and one of before there were names is read all the same ${asvs("11.2.2")}`, () => {
    const sealed = secrets.seal("totp", text);
    expect(sealed).toMatch(/^1\.[\w-]+$/);
    expect(secrets.open("totp", sealed.slice(2))).toBe(text);
    expect(() => secrets.open("totp", `2.${sealed.slice(2)}`)).toThrow();
  });

  it("is read after a change of the secret as long as the one before is named", () => {
    const next = createSecrets(`${secret}next`, secret);
    expect(next.open("totp", secrets.seal("totp", text))).toBe(text);
    expect(next.open("totp", next.seal("totp", text))).toBe(text);
    expect(() => secrets.open("totp", next.seal("totp", text))).toThrow();
    expect(isSignedBy(next.signatures("device", text), secrets.sign("device", text))).toBe(true);
    expect(isSignedBy(next.signatures("device", text), next.sign("device", text))).toBe(true);
    expect(isSignedBy(secrets.signatures("device", text), next.sign("device", text))).toBe(false);
    expect(isSignedBy(createSecrets(`${secret}next`).signatures("device", text), secrets.sign("device", text))).toBe(
      false,
    );
  });

  it("never looks the same twice", () => {
    expect(new Set(Array.from({ length: 100 }, () => secrets.seal("totp", text))).size).toBe(100);
  });
});

it(`signs with 256 bits, otherwise for each use ${asvs("11.4.3")}`, () => {
  expect(Buffer.from(secrets.sign("codes", text), "base64url")).toHaveLength(32);
  expect(secrets.sign("codes", text)).toBe(secrets.sign("codes", text));
  expect(secrets.sign("codes", text)).not.toBe(secrets.sign("device", text));
});
