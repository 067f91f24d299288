import { once } from "node:events";
import { SMTPServer } from "smtp-server";
import { freePort } from "./ports.ts";

export type MailSink = { readonly url: string; close(): Promise<void> };

/** A mail server on loopback that takes every message and keeps none, for the bench. */
export const startMailSink = async (): Promise<MailSink> => {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onData: (stream, _session, answer) => {
      stream.once("end", () => answer(null, "2.0.0 Ok")).resume();
    },
  });
  server.on("error", () => undefined);
  const port = await freePort();
  await once(server.listen(port, "127.0.0.1"), "listening");
  const close = () => new Promise<void>((closed) => server.close(() => closed()));
  return { url: `smtp://127.0.0.1:${port}`, close };
};
