import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { removeOldest } from "../processes/mail-catcher.ts";
import { checkSms, type SmsGateway, SmsUnavailable } from "./gateway.ts";

/** Keeps every SMS as a file beside the caught mails, where /outbox reads them; their names sort by time. */
export const createCaughtSms = (outboxDir: string): SmsGateway => ({
  send: async (sms) => {
    checkSms(sms);
    const at = new Date().toISOString();
    await keep(outboxDir, `${at.replace(/[-:.]/g, "")}-${sms.id}.sms.json`, JSON.stringify({ ...fileOf(sms), at }));
  },
  probe: async () => {
    const name = `.${randomUUID()}.probe`;
    await keep(outboxDir, name, JSON.stringify(probeOf(new Date())));
    await rm(join(outboxDir, name), { force: true });
  },
  close: async () => undefined,
});

const fileOf = ({ to, text, id }: { to: string; text: string; id: string }) => ({ to, text, id });

/** About as long as an SMS. */
const probeOf = (at: Date) => ({ to: " ".repeat(12), text: " ".repeat(120), id: " ".repeat(36), at: at.toISOString() });

async function keep(folder: string, name: string, content: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeWhole(folder, name, content);
    await removeOldest(folder);
  } catch (cause) {
    throw new SmsUnavailable("the outbox cannot be written", { cause });
  }
}

/** A reader sees the whole file or none. */
async function writeWhole(folder: string, name: string, content: string): Promise<void> {
  const unfinished = join(folder, `.${randomUUID()}.tmp`);
  await writeFile(unfinished, content, { mode: 0o600 });
  await rename(unfinished, join(folder, name));
}
