import { describe, expect, it } from "vitest";
import { langs } from "../../src/kernel/lang.ts";
import { type PasswordFault, passwordFaultSentence, passwordHint } from "../../src/passwords/index.ts";

const faults: readonly PasswordFault[] = [
  { code: "tooShort", least: 15 },
  { code: "tooShort", least: 8 },
  { code: "tooLong", most: 128 },
  { code: "repeating" },
  { code: "sequence" },
  { code: "context" },
  { code: "common" },
];

describe("passwordFaultSentence", () => {
  it.each(langs)("has a sentence of its own for each fault in %s", (lang) => {
    const sentences = faults.map((fault) => passwordFaultSentence(lang, fault));
    expect(new Set(sentences).size).toBe(faults.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^\p{Lu}.* .*\.$/u);
  });

  it("names the length", () => {
    expect(passwordFaultSentence("ru", { code: "tooShort", least: 15 })).toContain("не меньше 15 символов");
    expect(passwordFaultSentence("be", { code: "tooLong", most: 128 })).toContain("не больш за 128 сімвалаў");
    expect(passwordFaultSentence("en", { code: "tooShort", least: 8 })).toContain("at least 8 characters");
  });
});

describe("passwordHint", () => {
  it("asks for 15 characters, and for 8 with a second factor", () => {
    expect(passwordHint("ru", false)).toBe("Не короче 15 символов. Подойдёт фраза из нескольких слов, пробелы можно.");
    expect(passwordHint("be", true)).toMatch(/^Не карацей за 8 сімвалаў\./);
    expect(passwordHint("en", true)).toMatch(/^At least 8 characters\./);
  });
});
