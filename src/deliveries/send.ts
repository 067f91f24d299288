import { Readable } from "node:stream";
import { z } from "zod";
import { recordAudit } from "../journal/index.ts";
import { formatDate, isoDay } from "../kernel/dates.ts";
import type { Clock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import { type AccountScope, type Database, inScope, jobScope } from "../platform/db.ts";
import { defineJob, type JobContext } from "../platform/jobs.ts";
import { lettersFor } from "../platform/letters.ts";
import { MailDelayed, type Mailer, MailRefused, type Message } from "../platform/mail.ts";
import type { Secrets } from "../platform/secrets.ts";
import { countOutcome } from "./addresses/bounces.ts";
import { adviceOf } from "./advice.ts";
import type { Delivery } from "./delivery.ts";
import type { DocumentKind, Documents } from "./documents/document.ts";
import { keepDocument } from "./documents/keep.ts";
import { chunksOf, findKept, type KeptDocument } from "./documents/repository.ts";
import { linkPath } from "./link.ts";
import { messages } from "./messages.ts";
import { countAttempt, endDelivery, keepAnswer, linkDocument, reopenDelivery, type TryResult } from "./repository.ts";

const payload = z.object({ accountId: z.int(), deliveryId: z.uuid() });

/** A mail server that is away is tried again after 1 s, then twice as long each time, 6 h at most: for three days in all. */
const patience = { retryLimit: 27, retryDelayMax: 21_600 };
export const sendDelivery = defineJob({ name: "deliveries.send", payload, ...patience });
/** The queue of invoices before there were other kinds: what still waits in it goes out as everything does. */
export const sendOldInvoice = defineJob({ name: "invoices.send-invoice", payload, ...patience });

export type SendDeps = {
  db: Database;
  mailer: Mailer;
  documents: Documents;
  clock: Clock;
  config: Pick<Config, "operator" | "publicUrl">;
  secrets: Secrets;
};

/** What mail servers take: 15 MB become 20 in a mail. A larger file is named by its address. */
const mostAttached = 15 * 1024 * 1024;
const dayMs = 86_400_000;

/**
 * One try to send. Throws when it is to be tried again; a delivery that has ended is left as it is.
 * The mail goes out at least once: a crash between the server's yes and our note of it repeats it under the same Message-ID.
 */
export const runSendDelivery =
  (deps: SendDeps) =>
  async (
    { accountId, deliveryId: id }: z.output<typeof payload>,
    { isLastTry, isPutBack }: JobContext,
  ): Promise<void> => {
    const scope = jobScope(deps.db, accountId);
    if (isPutBack) await inScope(scope, (tx) => reopenDelivery(tx, id));
    const delivery = await inScope(scope, (tx) => countAttempt(tx, id));
    if (!delivery) return;
    const outcome = await trySending(deps, scope, delivery);
    if ("answer" in outcome) return end(scope, delivery, "sent", { ...outcome, trouble: null });
    const { error } = outcome;
    const result = resultOf(error);
    if (error instanceof MailRefused) return end(scope, delivery, "refused", result);
    if (isLastTry) await end(scope, delivery, "failed", result);
    else await inScope(scope, (tx) => keepAnswer(tx, id, result));
    throw error;
  };

type Outcome = { answer: string } | { error: unknown };

/** Anything but the mailer's own errors is about the document. */
const resultOf = (error: unknown): TryResult =>
  error instanceof MailRefused || error instanceof MailDelayed
    ? { answer: error.answer, trouble: adviceOf(error.answer).by }
    : { answer: null, trouble: "document" };

const trySending = async (deps: SendDeps, scope: AccountScope, delivery: Delivery): Promise<Outcome> => {
  try {
    if (delivery.email === null) throw new Error(`delivery ${delivery.id} is a file, sent to nobody`);
    const kind = deps.documents.get(delivery.kind);
    if (!kind) throw new Error(`no document is called ${delivery.kind}`);
    const file = await fileOf(deps, scope, kind, delivery);
    const mail = await kind.mailOf(scope, wantedOf(delivery), deps.config);
    const message = { ...mail, ...carried(deps, scope, { delivery, file, text: mail.text }) };
    return await deps.mailer.send({ ...message, to: delivery.email, messageId: delivery.messageId });
  } catch (error) {
    return { error };
  }
};

const wantedOf = ({ subjectId, format, language }: Delivery) => ({ subjectId, format, lang: language });

/** What an earlier try has made and kept, or made now. */
const fileOf = async (
  { clock, config }: SendDeps,
  scope: AccountScope,
  kind: DocumentKind,
  delivery: Delivery,
): Promise<KeptDocument> => {
  const { documentId } = delivery;
  const kept = documentId && (await inScope(scope, (tx) => findKept(tx, documentId, clock.now())));
  if (kept) return kept;
  const made = await kind.make(scope, wantedOf(delivery), config.operator);
  const file = await keepDocument(scope, made, new Date(clock.now().getTime() + kind.keptDays * dayMs));
  await inScope(scope, (tx) => linkDocument(tx, delivery.id, file.id));
  return file;
};

type Carried = { delivery: Delivery; file: KeptDocument; text: string };

const carried = (
  { config, secrets }: SendDeps,
  scope: AccountScope,
  { delivery, file, text }: Carried,
): Pick<Message, "text" | "attachments"> => {
  if (file.size <= mostAttached) {
    const content = Readable.from(chunksOf(scope, file.id));
    return { text, attachments: [{ filename: file.fileName, content, contentType: file.contentType }] };
  }
  const words = lettersFor(messages, delivery.language);
  const target = { accountId: scope.accountId, deliveryId: delivery.id };
  const link = new URL(linkPath(secrets, target, file.expiresAt), config.publicUrl);
  const until = formatDate(isoDay(file.expiresAt), words.lang);
  return { text: [text, words.t("mailLink", { link, until })].join("\n\n") };
};

type Ending = Pick<Delivery, "id" | "title" | "email" | "attempts">;
/** `refused`: by the mail server, for good. */
type End = "sent" | "refused" | "failed";

export const end = (
  scope: AccountScope,
  { id, title, email, attempts }: Ending,
  outcome: End,
  result: TryResult,
): Promise<void> =>
  inScope(scope, async (tx) => {
    const state = outcome === "sent" ? "sent" : "failed";
    const ended = await endDelivery(tx, id, state, result);
    if (!ended) return;
    if (email !== null) await countOutcome(tx, email, outcome, result.answer);
    const [before, after] = [{ state: "queued" }, { title, state, attempts }];
    await recordAudit(tx, { action: "deliveries:end", subject: id, before, after });
  });
