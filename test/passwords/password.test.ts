import { describe, expect, it } from "vitest";
import { isTooLong, type PasswordFault, passwordFault } from "../../src/passwords/index.ts";
import { asvs } from "../support/asvs.ts";

const person = ["Иванов Пётр", "375291234567", "p.sidorenko@stroymash.by", "00020000001", "ООО «Ромашка-Сервис»", null];
const operator = ["УП «Пример Связь»"];
const words = [...person, ...operator, "Анна"];

type Answer = PasswordFault["code"] | "accepted";
type Line = readonly [password: string, alone: Answer, withSecondFactor: Answer];

const table: readonly Line[] = [
  // length, and how it is counted
  ["", "tooShort", "tooShort"],
  ["Vb7-kQ2", "tooShort", "tooShort"],
  ["Vb7-kQ2z", "tooShort", "accepted"],
  ["Demo-pass-2026", "tooShort", "common"],
  ["Vb7-kQ2z-mP4xT", "tooShort", "accepted"],
  ["Vb7-kQ2z-mP4xT9", "accepted", "accepted"],
  ["🦊🌲🎻🍋", "tooShort", "tooShort"],
  ["🦊🌲🎻🍋🚲🧭🪁🛶", "tooShort", "accepted"],
  ["🦊🌲🎻🍋🚲🧭🪁🛶🏔🥁🧦🪴🍇🦉🗝", "accepted", "accepted"],
  ["чердак гудит", "tooShort", "accepted"],
  ["ёжик несёт йод", "tooShort", "accepted"],
  ["ёжик несёт йод!", "accepted", "accepted"],
  // NFD has more code points, but the same length as a password
  ["ёжик несёт йод".normalize("NFD"), "tooShort", "accepted"],
  ["ёжик несёт йод!".normalize("NFD"), "accepted", "accepted"],
  // any characters, no mixture required, nothing trimmed
  ["улитка везёт рояль", "accepted", "accepted"],
  ["зелёный самовар поёт", "accepted", "accepted"],
  ["шэры вожык бяжыць", "accepted", "accepted"],
  ["vqmzkwptjhbxnrd", "accepted", "accepted"],
  ["VQMZKWPTJHBXNRD", "accepted", "accepted"],
  ["837461950273846", "accepted", "accepted"],
  ["   лодка у моста  ", "accepted", "accepted"],
  ["two purple otters juggle", "accepted", "accepted"],
  ["the banana stairs 9", "accepted", "accepted"],
  ["<b>&\"'; drop table --", "accepted", "accepted"],
  ["日本語のとても長い合言葉です", "tooShort", "accepted"],
  ["لوحة خضراء على الجدار", "accepted", "accepted"],
  ["ванная комната с окном", "accepted", "accepted"],
  // one character or a short unit repeated
  ["aaaaaaaaaaaaaaa", "repeating", "repeating"],
  ["               ", "repeating", "repeating"],
  ["🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊", "repeating", "repeating"],
  ["AbcAbcAbcAbcAbc", "repeating", "repeating"],
  ["aAaAaAaAaAaAaAaA", "repeating", "repeating"],
  ["xk4xk4xk4xk4xk4x", "repeating", "repeating"],
  ["11111111222222223333", "repeating", "repeating"],
  ["passwordpassword", "repeating", "common"],
  ["парольпарольпароль", "repeating", "repeating"],
  // rows of the keyboard, of the alphabet, of digits
  ["123456789012345", "sequence", "sequence"],
  ["987654321098765", "sequence", "sequence"],
  ["qwertyuiopasdfghjkl", "sequence", "sequence"],
  ["qwertyuiop12345", "sequence", "sequence"],
  ["йцукенгшщзхъфыва", "sequence", "sequence"],
  ["йцукен1234567890", "sequence", "sequence"],
  ["abcdefghijklmnop", "sequence", "sequence"],
  ["абвгдежзийклмноп", "sequence", "sequence"],
  ["1qaz2wsx3edc4rfv", "sequence", "sequence"],
  ["1q2w3e4r5t6y7u8i", "sequence", "sequence"],
  ["112233445566778899", "sequence", "sequence"],
  ["QWERTYasdfgh1234", "sequence", "sequence"],
  // words that somebody who knows the user would try
  ["Иванов любит чай", "context", "context"],
  ["ivanov drinks tea", "context", "context"],
  ["bdfyjd drinks tea", "context", "context"],
  ["1v4n0v drinks tea", "context", "context"],
  ["у Анны нет анна 7", "context", "context"],
  ["мой тел 291234567", "context", "context"],
  ["+375 29 123-45-67", "context", "context"],
  ["call me 1234567 k", "context", "context"],
  ["sidorenko at work", "context", "context"],
  ["stroymash forever", "context", "context"],
  ["счёт 00020000001!", "context", "context"],
  ["Ромашка на окне 5", "context", "context"],
  ["Пример и задачка 3", "context", "context"],
  // common passwords in disguise
  ["password", "tooShort", "common"],
  ["Password1", "tooShort", "common"],
  ["P@ssw0rd", "tooShort", "common"],
  ["pa$$w0rd2026!", "tooShort", "common"],
  ["gfhjkm123", "tooShort", "common"],
  ["Gfhjkm-2026-2027", "common", "common"],
  ["Пароль2026!!!!!", "common", "common"],
  ["пар0ль_20260101", "common", "common"],
  ["Привет9081726354", "common", "common"],
  ["ghbdtn2026ghbdtn", "common", "common"],
  ["password19852026", "common", "common"],
  ["Password1Password1!", "common", "common"],
  ["monkey!!!!!!!!!!!!", "common", "common"],
  ["солнышко 2026 год", "accepted", "accepted"],
  ["Солнышко 2026 !!", "common", "common"],
  ["c o m p u t e r 1 9 8 5", "common", "common"],
  ["каханне90817263", "common", "common"],
  ["ｐａｓｓｗｏｒｄ２０２６！！！", "common", "common"],
];

const answer = (password: string, hasSecondFactor: boolean): Answer =>
  passwordFault(password, { words, hasSecondFactor })?.code ?? "accepted";

describe("the rules for a password", () => {
  it("are tried with at least 60 passwords", () => expect(table.length).toBeGreaterThanOrEqual(60));

  it.each(table)(
    `%j alone: %s, beside a second factor: %s ${asvs("6.2.1", "6.2.4-5", "6.2.11-12")}`,
    (password, alone, withSecondFactor) => {
      expect({ alone: answer(password, false), withSecondFactor: answer(password, true) }).toEqual({
        alone,
        withSecondFactor,
      });
    },
  );

  it(`allow 128 characters at most, in any alphabet ${asvs("6.2.9")}`, () => {
    const phrase = "Семь улиток везут рояль через мост 🎹, e\u0301té ";
    const cut = (length: number) => Array.from(phrase.normalize("NFC").repeat(4)).slice(0, length).join("");
    for (const text of [cut(128), cut(128).normalize("NFD")]) {
      expect(passwordFault(text, { words, hasSecondFactor: false })).toBeNull();
      expect(isTooLong(text)).toBe(false);
    }
    for (const text of [cut(129), cut(129).normalize("NFD"), "x".repeat(1_000_000)]) {
      expect(passwordFault(text, { words, hasSecondFactor: true })).toEqual({ code: "tooLong", most: 128 });
      expect(isTooLong(text)).toBe(true);
    }
  });

  it("name the length that is required", () => {
    expect(passwordFault("short", { words, hasSecondFactor: false })).toEqual({ code: "tooShort", least: 15 });
    expect(passwordFault("short", { words, hasSecondFactor: true })).toEqual({ code: "tooShort", least: 8 });
  });

  it("know a name only if it is given", () => {
    for (const password of ["Иванов любит чай", "мой тел 291234567", "stroymash forever"]) {
      expect(passwordFault(password, { words: [null, "", "ООО"], hasSecondFactor: false })).toBeNull();
    }
  });
});

describe("the list of common passwords", () => {
  // from the beginning, middle and end of the list: the top 50 000 would contain only the first
  it.each(["superman", "baseball", "trustno1", "vjht008", "demopass"])("knows %s", (word) => {
    expect(passwordFault(word.padEnd(15, "!"), { words: [], hasSecondFactor: false })).toEqual({ code: "common" });
  });
});
