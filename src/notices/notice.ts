import { z } from "zod";
import { plainNumbers } from "../kernel/signs.ts";
import type { Database, Knex } from "../platform/db.ts";
import { defineJob, enqueueIn, type JobContext } from "../platform/jobs.ts";
import { type Mailer, MailRefused } from "../platform/mail.ts";
import type { Secrets } from "../platform/secrets.ts";
import { type SmsGateway, SmsRefused } from "../platform/sms/index.ts";

/** A short message to one person: a code, an invitation, a report that a password was changed. */
export type Notice = {
  readonly channel: "mail" | "sms";
  /** An e-mail address, or a number of 12 digits. */
  readonly to: string;
  /** For mails only. */
  readonly subject: string;
  readonly text: string;
  /** Letters, digits and `-`. The same at each attempt, so that receivers can drop repetitions. */
  readonly id: string;
  /** Milliseconds of the real clock. A later message is not sent, because its code has expired. */
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

/** The message is sealed: a job's row shows neither the code nor the receiver. */
export const sendNotice = defineJob({
  name: "notices.send-notice",
  payload: z.object({ sealed: z.string().nullable() }),
});

export type NoticeDeps = { db: Database; secrets: Secrets };

/** Null sends nothing and costs the same, so that the time does not reveal whether there is a receiver. */
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
      if (channel === "sms") await sms.send({ to, text: plainNumbers(text), id });
      else await mailer.send({ to, subject, text, messageId: `<${id}@${new URL(config.publicUrl).hostname}>` });
    } catch (error) {
      // a refused message is refused again at each attempt; the user can ask for another
      if (!(error instanceof MailRefused) && !(error instanceof SmsRefused)) throw error;
    }
  };
