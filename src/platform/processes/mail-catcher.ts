import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { SMTPServerDataStream } from "smtp-server";

export type MailCatcher = { url: string; stop(): Promise<void> };

/** The oldest beyond this number are removed. */
export const outboxLimit = 500;
const largestMessage = 25 * 1024 * 1024;

/** An SMTP server on loopback that puts every message into `folder` as `<time>-<id>.eml` and sends nothing on. */
export async function startMailCatcher(folder: string): Promise<MailCatcher> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { SMTPServer } = await import("smtp-server");
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: largestMessage,
    closeTimeout: 500,
    onData: (stream, _session, answer) => {
      keep(stream, folder).then(
        () => answer(),
        (error: unknown) => answer(refusal(error)),
      );
    },
  });
  // A client that goes away in the middle of a message is no reason to end.
  server.on("error", () => undefined);
  const listener = server.listen(0, "127.0.0.1");
  if (!listener.listening) await once(listener, "listening");
  const address = listener.address();
  if (typeof address !== "object" || !address) throw new Error("the mail catcher has no port");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function keep(stream: SMTPServerDataStream, folder: string): Promise<void> {
  const id = randomBytes(4).toString("hex");
  const time = new Date().toISOString().replace(/[-:.]/g, "");
  const unfinished = join(folder, `.${id}.tmp`);
  try {
    await pipeline(stream, createWriteStream(unfinished, { mode: 0o600 }));
    if (stream.sizeExceeded) throw new TooLarge("the message is larger than 25 MB");
    await rename(unfinished, join(folder, `${time}-${id}.eml`));
  } finally {
    await rm(unfinished, { force: true });
  }
  await removeOldest(folder);
}

class TooLarge extends Error {}

const refusal = (error: unknown): Error =>
  Object.assign(error instanceof Error ? error : new Error(String(error)), {
    responseCode: error instanceof TooLarge ? 552 : 452,
  });

/** Names start with the time, so their order is the order of arrival. */
export async function removeOldest(folder: string, limit = outboxLimit): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".eml") || name.endsWith(".sms.json"));
  const tooMany = names.toSorted().slice(0, Math.max(0, names.length - limit));
  await Promise.all(tooMany.map((name) => rm(join(folder, name), { force: true })));
}
