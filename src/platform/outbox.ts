import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AddressObject, ParsedMail } from "mailparser";
import { z } from "zod";

export type CaughtAttachment = { readonly name: string; readonly contentType: string; readonly size: number };
export type Caught = {
  readonly id: string;
  readonly kind: "mail" | "sms";
  readonly at: Date;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly CaughtAttachment[];
};

export type Outbox = {
  /** The newest first, 50 at most. */
  list(): Promise<Caught[]>;
  attachment(id: string, index: number): Promise<{ name: string; content: Buffer } | undefined>;
};

/** Mails and SMS that were caught instead of being sent, as `processes/mail-catcher.ts` and `sms/caught.ts` keep them. */
export const createOutbox = (folder: string): Outbox => {
  // a file never changes once it has its name, and one mail may be 25 MB: each is parsed once
  const known = new Map<string, Caught>();
  return {
    list: async () => {
      const names = await newest(folder);
      for (const name of known.keys()) if (!names.includes(name)) known.delete(name);
      for (const name of names) {
        const caught = known.get(name) ?? (await read(folder, name));
        if (caught) known.set(name, caught);
      }
      return names.flatMap((name) => known.get(name) ?? []);
    },
    attachment: async (id, index) => {
      if (!isMailId(id)) return undefined;
      const content = await contentOf(join(folder, `${id}.eml`));
      const found = content && (await parseMail(content)).attachments[index];
      return found && { name: nameOf(found.filename), content: found.content };
    },
  };
};

const shown = 50;
const longestText = 20_000;

/** `20261109T090000000Z-1a2b3c4d`, the name of a caught mail without its ending: nothing in it can lead out of the folder. */
const isMailId = (text: string): boolean => /^\d{8}T\d{9}Z-[0-9a-f]{8}$/.test(text);
const mailName = /^(\d{8}T\d{9}Z)-[0-9a-f]{8}\.eml$/;
const smsName = /^\d{8}T\d{9}Z-[\w-]{1,100}\.sms\.json$/;

// Names begin with the time of arrival.
const newest = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch(ignoreMissing);
  const caught = (names ?? []).filter((name) => mailName.test(name) || smsName.test(name));
  return caught.toSorted().toReversed().slice(0, shown);
};

/** Undefined when it was removed just now, as the oldest are. */
const contentOf = (path: string): Promise<Buffer | undefined> => readFile(path).catch(ignoreMissing);

const ignoreMissing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== "ENOENT") throw error;
  return undefined;
};

const read = async (folder: string, name: string): Promise<Caught | undefined> => {
  const content = await contentOf(join(folder, name));
  if (!content) return undefined;
  const time = mailName.exec(name)?.[1];
  return time === undefined ? readSms(name, content) : readMail(name, time, await parseMail(content));
};

const smsFile = z.object({ to: z.string(), text: z.string(), at: z.iso.datetime() });

const readSms = (name: string, content: Buffer): Caught => {
  const { to, text, at } = smsFile.parse(JSON.parse(content.toString("utf8")));
  const id = name.slice(0, -".sms.json".length);
  return { id, kind: "sms", at: new Date(at), from: "", to, subject: "", text, attachments: [] };
};

const readMail = (name: string, time: string, mail: ParsedMail): Caught => ({
  id: name.slice(0, -".eml".length),
  kind: "mail",
  at: new Date(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, "$1-$2-$3T$4:$5:$6.$7Z")),
  from: mail.from?.text ?? "",
  to: addressesText(mail.to),
  subject: mail.subject ?? "",
  text: (mail.text ?? "").slice(0, longestText),
  attachments: mail.attachments.map(({ filename, contentType, size }) => ({
    name: nameOf(filename),
    contentType,
    size,
  })),
});

const addressesText = (addresses: AddressObject | AddressObject[] | undefined): string =>
  [addresses ?? []]
    .flat()
    .map(({ text }) => text)
    .join(", ");

const nameOf = (filename: string | undefined): string => filename ?? "attachment";

/** The parser is a development dependency: only where mail is caught is it needed. */
const parseMail = async (content: Buffer): Promise<ParsedMail> => {
  const { simpleParser } = await import("mailparser");
  return simpleParser(content, { skipTextToHtml: true, skipImageLinks: true });
};
