import { randomUUID } from "node:crypto";
import { recordAudit } from "../journal/index.ts";
import { type AccountScope, inScope, type Tx } from "../platform/db.ts";
import { MailDelayed, type Mailer, MailRefused, type Message } from "../platform/mail.ts";
import type { Delivery, WantedDelivery } from "./delivery.ts";
import { countAttempt, endDelivery, findWaiting, insertDelivery, keepAnswer, lockSubject } from "./repository.ts";

/**
 * Notes that a document is to go out; the caller puts the job that sends it into the queue in the same transaction.
 * The same document to the same mailbox asked for again within a minute, while the first is waiting, is the first one: `isNew` is false.
 */
export const requestDelivery = async (tx: Tx, wanted: WantedDelivery): Promise<{ id: string; isNew: boolean }> => {
  await lockSubject(tx, wanted);
  const waiting = await findWaiting(tx, wanted);
  if (waiting) return { id: waiting, isNew: false };
  const id = randomUUID();
  await insertDelivery(tx, { ...wanted, id, messageId: `<${randomUUID()}@${hostOf(wanted.publicUrl)}>` });
  const { kind, subjectId, title, format, email } = wanted;
  await recordAudit(tx, {
    action: "deliveries:request",
    subject: id,
    after: { kind, subjectId, title, format, email },
  });
  return { id, isNew: true };
};

/** An address by number is no name for others to know us by. */
const hostOf = (publicUrl: string): string => {
  const { hostname } = new URL(publicUrl);
  return /^[a-z\d-]+(\.[a-z\d-]+)*\.[a-z][a-z\d-]+$/i.test(hostname) ? hostname : "portal.local";
};

export type DeliveryMessage = Pick<Message, "subject" | "text" | "attachments">;

/**
 * One try to send. Throws when it is to be tried again; a delivery that has ended is left as it is.
 * The mail goes out at least once: a crash between the server's yes and our note of it repeats it under the same Message-ID.
 */
export const sendDelivery = async (
  { mailer }: { mailer: Mailer },
  scope: AccountScope,
  id: string,
  makeMessage: (delivery: Delivery) => Promise<DeliveryMessage>,
  { isLastTry }: { isLastTry: boolean },
): Promise<void> => {
  const delivery = await inScope(scope, (tx) => countAttempt(tx, id));
  if (!delivery) return;
  const outcome = await trySending(mailer, delivery, makeMessage);
  if ("answer" in outcome) return end(scope, delivery, "sent", outcome.answer);
  const { error } = outcome;
  if (error instanceof MailRefused) return end(scope, delivery, "failed", error.answer);
  const answer = error instanceof MailDelayed ? error.answer : null;
  if (isLastTry) await end(scope, delivery, "failed", answer);
  else await inScope(scope, (tx) => keepAnswer(tx, id, answer));
  throw error;
};

type Outcome = { answer: string } | { error: unknown };

const trySending = async (
  mailer: Mailer,
  delivery: Delivery,
  makeMessage: (delivery: Delivery) => Promise<DeliveryMessage>,
): Promise<Outcome> => {
  try {
    const message = await makeMessage(delivery);
    return await mailer.send({ ...message, to: delivery.email, messageId: delivery.messageId });
  } catch (error) {
    return { error };
  }
};

const end = (scope: AccountScope, { id, title, attempts }: Delivery, state: "sent" | "failed", answer: string | null) =>
  inScope(scope, async (tx) => {
    const ended = await endDelivery(tx, id, state, answer);
    if (!ended) return;
    const [before, after] = [{ state: "queued" }, { title, state, attempts }];
    await recordAudit(tx, { action: "deliveries:end", subject: id, before, after });
  });
