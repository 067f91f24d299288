import { z } from "zod";
import type { Database, Knex } from "../platform/db.ts";
import { defineJob, enqueueIn, type JobContext } from "../platform/jobs.ts";
import { type Mailer, MailRefused } from "../platform/mail.ts";
import type { Secrets } from "../platform/secrets.ts";
import { type SmsGateway, SmsRefused } from "../platform/sms/index.ts";

/** A few words to one person: a code, an invitation, the news that a password was changed. */
export type Notice = {
  readonly channel: "mail" | "sms";
  /** A mailbox, or 12 digits. */
  readonly to: string;
  /** Of a mail alone. */
  readonly subject: string;
  readonly text: string;
  /** Of letters, digits and `-`: the same each time it is sent, so that a repeated one is known as such. */
  readonly id: string;
  /** Milliseconds of the real clock: not sent after it, for a code is worth nothing then. */
  readonly until?: number | undefined;
};

const notice = z.object({
  channel: z.enum(["mail", "sms"]),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  id: z.string(),
  until: z.number().optional(),
});

/** The words travel sealed: a job's row shows neither a code nor whom it goes to. */
export const sendNotice = defineJob({
  name: "notices.send-notice",
  payload: z.object({ sealed: z.string().nullable() }),
});

export type NoticeDeps = { db: Database; secrets: Secrets };

/** Null costs the same and sends nothing: an answer's time does not tell whether there was somebody to write to. */
export const queueNotice = ({ db, secrets }: NoticeDeps, trx: Knex, what: Notice | null): Promise<void> =>
  enqueueIn(db, trx, sendNotice, [
    { payload: { sealed: what && secrets.seal("notices", JSON.stringify(what)) }, priority: 1 },
  ]);

export type SendNoticeDeps = { secrets: Secrets; mailer: Mailer; sms: SmsGateway; config: { publicUrl: string } };

export const runSendNotice =
  ({ secrets, mailer, sms, config }: SendNoticeDeps) =>
  async ({ sealed }: { sealed: string | null }, _context: JobContext): Promise<void> => {
    if (!sealed) return;
    const { channel, to, subject, text, id, until } = notice.parse(JSON.parse(secrets.open("notices", sealed)));
    if (until !== undefined && Date.now() > until) return;
    try {
      if (channel === "sms") await sms.send({ to, text, id });
      else await mailer.send({ to, subject, text, messageId: `<${id}@${new URL(config.publicUrl).hostname}>` });
    } catch (error) {
      // it will not be taken however often it is sent; whoever waits for it asks for another
      if (!(error instanceof MailRefused) && !(error instanceof SmsRefused)) throw error;
    }
  };
