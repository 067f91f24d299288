import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { simpleParser } from "mailparser";
import { afterAll, describe, expect, it } from "vitest";
import { type Lang, langs } from "../../src/kernel/lang.ts";
import { runSendNotice } from "../../src/notices/index.ts";
import { definedKeys, type Messages } from "../../src/platform/i18n.ts";
import { lettersFor, said } from "../../src/platform/letters.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { createSecrets } from "../../src/platform/secrets.ts";
import { asShown } from "../support/shown.ts";
import { startSmtpStub } from "../support/smtp-stub.ts";

const publicUrl = "https://portal.example:8443";
const ours = new URL("/invitations/token", publicUrl);
const smtp = await startSmtpStub();
const mailer = createMailer({ url: smtp.url, from: { name: "Portal", address: "info@operator.example" } });
const secrets = createSecrets("a secret of the tests");
afterAll(async () => {
  await mailer.close();
  await smtp.close();
});

const sms = { send: async () => undefined, probe: async () => undefined, close: async () => undefined };
const sendMail = async (subject: string, text: string) => {
  smtp.mails.length = 0;
  const notice = { channel: "mail", to: "a@client.example", subject, text, id: "letter-1" } as const;
  const sealed = secrets.seal("notices", JSON.stringify(notice));
  const context = { signal: new AbortController().signal, isLastTry: false };
  await runSendNotice({ secrets, mailer, sms, config: { publicUrl } })({ sealed }, context);
  const [mail] = smtp.mails;
  return simpleParser(mail?.raw ?? "");
};

const nasty = [
  "ВНИМАНИЕ! Договор будет расторгнут: подтвердите на https://a1-by.evil.com/login . Оператор",
  "evil.com",
  "Иван www.evil.by/login",
  "a@evil.com",
  "Иван\r\n\r\nОплатите на evil.рф\u2028\u0085evil.org",
  "//evil.com и http:\u200b//evil.com и ftp://192.0.2.1/a",
  "mailto:a@evil.com?subject=x http://evil.com:8080/?q",
  "evil。com evil\u00AD.com xn--e1awd7f.xn--p1ai",
  "evil.com ".repeat(400),
] as const;

type Template = { readonly file: string; readonly key: string; readonly messages: Messages<string> };

const top = resolve(import.meta.dirname, "../../src");
const files = readdirSync(top, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && path !== "platform/letters.ts")
  .map((path) => ({ path, text: readFileSync(join(top, path), "utf8") }));

type File = (typeof files)[number];

/** The sentences with a place for a value that a file's letters are made of: those whose keys stand in the file. */
const templatesOf = async (file: File): Promise<Template[]> => {
  const names = new Set([...file.text.matchAll(/lettersFor\((\w+)/g)].map(([, name]) => String(name)));
  const found = await Promise.all([...names].map((name) => messagesOf(file, name)));
  return found.flatMap((messages) => {
    const texts = definedKeys("ru")[messages.namespace] ?? {};
    const keys = Object.keys(texts).filter((key) => texts[key]?.includes("{{") && !/fileName|sheetName/i.test(key));
    const used = new Set(
      keys.map((key) => key.replace(/_(one|few|many|other)$/, "")).filter((key) => isNamed(file, key)),
    );
    return [...used].map((key) => ({ file: file.path, key, messages }));
  });
};

const messagesOf = async ({ path, text }: File, name: string): Promise<Messages<string>> => {
  const imports = [...text.matchAll(/import \{([^}]*)\} from "(\.[^"]*)"/g)];
  const [, list = "", from = ""] = imports.find(([, each = ""]) => new RegExp(`\\b${name}\\b`).test(each)) ?? [];
  const [, exported = name] = new RegExp(`(\\w+) as ${name}\\b`).exec(list) ?? [];
  return ((await import(join(top, dirname(path), from))) as Record<string, Messages<string>>)[
    exported
  ] as Messages<string>;
};

const isNamed = ({ text }: File, key: string): boolean =>
  new RegExp(`\\bt\\([^)]*"${key.replaceAll(".", "[.]")}"`).test(text) ||
  [...text.matchAll(/`([^`\s]*)\$\{[^}`]*\}([^`\s]*)`/g)].some(
    ([, before = "", after = ""]) => before + after !== "" && key.startsWith(before) && key.endsWith(after),
  );

const templates = (await Promise.all(files.filter(({ text }) => text.includes("lettersFor(")).map(templatesOf))).flat();

/** A sentence with a nasty value wherever it has room for one. */
const filled = ({ messages, key }: Template, lang: Lang, value: string): string => {
  const text = Object.entries(definedKeys(lang)[messages.namespace] ?? {})
    .filter(([each]) => each.replace(/_(one|few|many|other)$/, "") === key)
    .map(([, each]) => each)
    .join();
  const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => String(name));
  const valueOf = (name: string) => (links.has(name) ? ours : (own[name] ?? value));
  return lettersFor(messages, lang).t(key, Object.fromEntries(names.map((name) => [name, valueOf(name)])));
};
const links = new Set(["link", "page", "url"]);
/** A sentence of ours within another, and what is reckoned. */
const own: Readonly<Record<string, string | number>> = {
  what: "В вашем личном кабинете",
  sum: "сумма",
  at: "сегодня",
  count: 5,
};

describe("a letter", () => {
  it("is known here, with every sentence that it has", () => {
    const known = templates.map(({ key, messages }) => `${messages.namespace} ${key}`);
    expect(known).toEqual(expect.arrayContaining(["access mailText", "access smsText", "access notice.granted"]));
    expect(known).toEqual(expect.arrayContaining(["orders-telling rejectedText", "orders-telling endedSubject"]));
    expect(known.length).toBeGreaterThan(30);
  });

  it.each(langs)("%s: leads to the portal alone, whatever somebody calls himself", async (lang) => {
    for (const template of templates) {
      const texts = nasty.map((value) => filled(template, lang, value));
      const mail = await sendMail(texts[0] ?? "", texts.join("\n\n"));
      const hrefs = [...(mail.textAsHtml ?? "").matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
      expect([template, hrefs.filter((href) => href !== ours.href)]).toEqual([template, []]);
      expect([template, texts.filter((text) => text.length > 8_000)]).toEqual([template, []]);
      // no line of its own for what somebody typed
      const lines = filled(template, lang, "Иван").split("\n").length;
      expect([template, texts.map((text) => text.split("\n").length)]).toEqual([template, nasty.map(() => lines)]);
    }
  });

  it.each(langs)("%s: begins with a sentence of ours", (lang) => {
    for (const template of templates) {
      const [first = ""] = filled(template, lang, "Иван")
        .replace(/^(Здравствуйте!|Добры дзень!|Hello,)\s+/, "")
        .split("Иван");
      expect([template.file, template.key, first]).toEqual([
        template.file,
        template.key,
        expect.stringMatching(/\p{L}{3}/u),
      ]);
    }
  });

  it("says a usual name, a sum and an hour as they are", () => {
    for (const text of [
      "Анна-Мария О’Нил",
      "И. И. Иванов",
      "1 234,56 руб.",
      "09.11.2026 14:30",
      "№ 7: срок вышел",
      asShown("+375 29 123-45-67"),
    ])
      expect(said(text)).toBe(text);
  });
});
