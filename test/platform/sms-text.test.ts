import { describe, expect, it } from "vitest";
import { SmsRefused } from "../../src/platform/sms/index.ts";
import { partsOf } from "../../src/platform/sms/text.ts";

const only = (text: string) => {
  const [part, ...others] = partsOf(text, 7);
  expect(others).toEqual([]);
  if (!part) throw new Error("no part");
  return part;
};

describe("the text of an SMS", () => {
  it("goes as septets of GSM 03.38 where its basic alphabet has every character", () => {
    expect(only("@£ aZ_\n?à")).toEqual({
      data_coding: 0,
      esm_class: 0,
      short_message: Buffer.from([0x00, 0x01, 0x20, 0x61, 0x5a, 0x11, 0x0a, 0x3f, 0x7f]),
    });
  });

  it.each(["Код", "5 €", "[x]", "a\u001bb", "`", "ў", "👍"])("goes as UCS2 otherwise: %j", (text) => {
    const part = only(text);
    expect(part.data_coding).toBe(8);
    expect(new TextDecoder("utf-16be").decode(part.short_message)).toBe(text);
  });

  it.each([
    { what: "GSM", character: "a", whole: 160, part: 153, perCharacter: 1 },
    { what: "UCS2", character: "я", whole: 70, part: 67, perCharacter: 2 },
  ])(
    "is cut at $part characters of $what, when it is longer than $whole",
    ({ character, whole, part, perCharacter }) => {
      expect(only(character.repeat(whole)).short_message).toHaveLength(whole * perCharacter);
      const parts = partsOf(character.repeat(whole + 1), 200);
      expect(parts.map(({ esm_class }) => esm_class)).toEqual([0x40, 0x40]);
      expect(parts.map(({ short_message }) => [...short_message.subarray(0, 6)])).toEqual([
        [5, 0, 3, 200, 2, 1],
        [5, 0, 3, 200, 2, 2],
      ]);
      expect(parts.map(({ short_message }) => (short_message.length - 6) / perCharacter)).toEqual([
        part,
        whole + 1 - part,
      ]);
      for (const { short_message } of parts) expect(short_message.length).toBeLessThanOrEqual(160);
    },
  );

  it("never cuts a surrogate pair in two", () => {
    const parts = partsOf(`${"я".repeat(66)}👍${"я".repeat(10)}`, 1);
    const texts = parts.map(({ short_message }) => new TextDecoder("utf-16be").decode(short_message.subarray(6)));
    expect(texts).toEqual(["я".repeat(66), `👍${"я".repeat(10)}`]);
  });

  it("is refused beyond 255 parts", () => {
    expect(partsOf("a".repeat(255 * 153), 1)).toHaveLength(255);
    expect(() => partsOf("a".repeat(255 * 153 + 1), 1)).toThrow(SmsRefused);
  });
});
