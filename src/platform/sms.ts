import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isMsisdn } from "../kernel/msisdn.ts";
import { removeOldest } from "./processes/mail-catcher.ts";

export type Sms = {
  /** 12 digits. */
  to: string;
  text: string;
  /** Of letters, digits, `-` and `_`: the same each time this message is sent. */
  id: string;
};

export type SmsGateway = { send(sms: Sms): Promise<void>; probe(): Promise<void>; close(): Promise<void> };

export class SmsUnavailable extends Error {
  override readonly name = "SmsUnavailable";
}
export class SmsRefused extends Error {
  override readonly name = "SmsRefused";
}

export const createSmsGateway = ({
  outboxDir,
}: {
  smppUrl?: string | undefined;
  outboxDir?: string | undefined;
  sender: string;
}): SmsGateway => (outboxDir ? createCaughtSms(outboxDir) : unavailable);

const refuse = async () => {
  throw new SmsUnavailable("no gateway");
};
const unavailable: SmsGateway = { send: refuse, probe: refuse, close: async () => undefined };

/** Keeps every SMS as a file beside the caught mails, where /outbox reads them; their names sort by time. */
export const createCaughtSms = (outboxDir: string): SmsGateway => ({
  send: async ({ to, text, id }) => {
    if (!isMsisdn(to)) throw new TypeError("an SMS goes to a Belarusian number of 12 digits");
    if (!/^[\w-]{1,100}$/.test(id)) throw new TypeError("the id of an SMS cannot be a file name");
    const at = new Date().toISOString();
    await mkdir(outboxDir, { recursive: true, mode: 0o700 });
    await writeWhole(outboxDir, `${at.replace(/[-:.]/g, "")}-${id}.sms.json`, JSON.stringify({ to, text, id, at }));
    await removeOldest(outboxDir);
  },
  probe: async () => undefined,
  close: async () => undefined,
});

/** A reader sees the whole file or none. */
async function writeWhole(folder: string, name: string, content: string): Promise<void> {
  const unfinished = join(folder, `.${randomUUID()}.tmp`);
  await writeFile(unfinished, content, { mode: 0o600 });
  await rename(unfinished, join(folder, name));
}
