import { describe, expect, it } from "vitest";
import { createSecrets } from "../../src/platform/secrets.ts";

const secrets = createSecrets("a secret of the tests");

describe("what is sealed", () => {
  const sealed = secrets.seal("totp", "ключ 🔑");

  it("is read again, and looks different each time", () => {
    expect(secrets.open("totp", sealed)).toBe("ключ 🔑");
    expect(secrets.seal("totp", "ключ 🔑")).not.toBe(sealed);
  });

  it("is refused with any bit turned over", () => {
    const bytes = Buffer.from(sealed, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => secrets.open("totp", flipped.toString("base64url"))).toThrow();
    }
  });

  it("is refused for another use, with another secret, cut short", () => {
    expect(() => secrets.open("notices", sealed)).toThrow();
    expect(() => createSecrets("another").open("totp", sealed)).toThrow();
    expect(() => secrets.open("totp", sealed.slice(0, 10))).toThrow();
    expect(() => secrets.open("totp", "")).toThrow();
  });
});

it("a signature depends on the use, the text and the secret", () => {
  const signed = secrets.sign("codes", "375291234567");
  expect(secrets.sign("codes", "375291234567")).toBe(signed);
  expect(secrets.sign("device", "375291234567")).not.toBe(signed);
  expect(secrets.sign("codes", "375291234568")).not.toBe(signed);
  expect(createSecrets("another").sign("codes", "375291234567")).not.toBe(signed);
});
