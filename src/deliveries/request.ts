import { randomUUID } from "node:crypto";
import { recordAudit } from "../journal/index.ts";
import { NotFound, RuleBroken } from "../kernel/errors.ts";
import { type Lang, langs } from "../kernel/lang.ts";
import type { Tx } from "../platform/db.ts";
import { enqueue } from "../platform/jobs.ts";
import type { Delivery, DeliveryAddress, DeliveryFormat } from "./delivery.ts";
import type { DocumentKind, Documents } from "./documents/document.ts";
import { makeFile } from "./files/make.ts";
import {
  findDelivery,
  findReceiving,
  insertDelivery,
  isFileAsked,
  isSentByItself,
  isWaiting,
  lockSubject,
} from "./repository.ts";
import { sendDelivery } from "./send.ts";

type Options = {
  readonly lang: Lang;
  readonly publicUrl: string;
  /** All of the account's addresses that receive, unless given; checked by the caller. */
  readonly to?: string;
  /** The account's own format unless given; one that the kind has not gives its first. */
  readonly format?: DeliveryFormat;
  /** The portal sends it without being asked: once to each mailbox. */
  readonly isOnce?: boolean;
};
export type Requested = {
  readonly title: string;
  /** All that it goes to, as a sentence names them: `a@x.by, b@x.by`. */
  readonly email: string;
  /** What goes out, which may be another than the account's own. */
  readonly format: DeliveryFormat;
  readonly ownFormat: DeliveryAddress["format"];
};

/**
 * A document is to go to the account's addresses: for each the delivery, its job and the journal in one transaction. The same
 * one to the same mailbox asked for again within a minute, while the first is waiting, is the first one.
 * @returns undefined where no address receives. @throws NotFound
 */
export const requestDelivery = async (
  tx: Tx,
  kind: DocumentKind,
  subjectId: string,
  { lang, publicUrl, to, format: chosen, isOnce = false }: Options,
): Promise<Requested | undefined> => {
  const titles = await titlesOf(tx, kind, subjectId);
  const title = titles[lang];
  const { emails: own, format: ownFormat } = await findReceiving(tx);
  const emails = to === undefined ? own : [to];
  if (emails.length === 0) return undefined;
  const asked = chosen ?? ownFormat;
  const format = kind.formats.includes(asked) ? asked : kind.formats[0];
  const wanted = { kind: kind.name, subjectId, title, titles, format, language: lang };
  await lockSubject(tx, wanted);
  // ten at most
  for (const email of emails) {
    const one = { ...wanted, email };
    const isQueued = isOnce ? await isSentByItself(tx, one) : await isWaiting(tx, one);
    if (!isQueued) await queue(tx, one, publicUrl);
  }
  return { title, email: emails.join(", "), format, ownFormat };
};

type FileOptions = Pick<Options, "lang" | "publicUrl"> & { readonly format: DeliveryFormat };

/**
 * A file that the worker makes, to be fetched from the portal: a delivery to nobody. The same one asked for again within a
 * minute is the first one. @throws NotFound
 */
export const requestFile = async (
  tx: Tx,
  kind: DocumentKind,
  subjectId: string,
  { lang, publicUrl, format }: FileOptions,
): Promise<{ title: string }> => {
  const titles = await titlesOf(tx, kind, subjectId);
  const title = titles[lang];
  const wanted = { kind: kind.name, subjectId, title, titles, format, email: null, language: lang };
  await lockSubject(tx, wanted);
  if (!(await isFileAsked(tx, wanted))) await queue(tx, wanted, publicUrl);
  return { title };
};

/** The list shows it to readers of any language, whatever the document's own is. */
const titlesOf = async (tx: Tx, kind: DocumentKind, subjectId: string): Promise<Record<Lang, string>> => {
  const titles = { ru: "", be: "", en: "" };
  for (const lang of langs) titles[lang] = await kind.titleOf(tx, subjectId, lang);
  return titles;
};

const queue = async (
  tx: Tx,
  wanted: Pick<Delivery, "kind" | "subjectId" | "title" | "titles" | "format" | "email" | "language">,
  publicUrl: string,
): Promise<void> => {
  const id = randomUUID();
  await insertDelivery(tx, { ...wanted, id, messageId: `<${randomUUID()}@${hostOf(publicUrl)}>` });
  const job = wanted.email === null ? makeFile : sendDelivery;
  await enqueue(tx, job, [{ id, payload: { accountId: tx.scope.accountId, deliveryId: id } }]);
  const { kind, subjectId, title, format, email } = wanted;
  await recordAudit(tx, {
    action: "deliveries:request",
    subject: id,
    after: { kind, subjectId, title, format, email },
  });
};

/** An address by number is no name for others to know us by. */
const hostOf = (publicUrl: string): string => {
  const { hostname } = new URL(publicUrl);
  return /^[a-z\d-]+(\.[a-z\d-]+)*\.[a-z][a-z\d-]+$/i.test(hostname) ? hostname : "portal.local";
};

type Again = Pick<Options, "publicUrl"> & {
  readonly documents: Documents;
  /** The reason, if the request is not the customer's own. */
  readonly reason?: string;
  /** Checks whether this user may send the delivery again. @throws */
  check(delivery: Delivery, kind: DocumentKind): void;
};

/**
 * Sends the document of an earlier delivery again: to its address, or to the account's current ones where it is none of them
 * any more; a file is made again.
 * @throws NotFound, RuleBroken("notRepeated", "noAddress") and what `check` throws
 */
export const repeatDelivery = async (
  tx: Tx,
  id: string,
  { documents, reason, publicUrl, ...rights }: Again,
): Promise<Pick<Requested, "title"> & Pick<Delivery, "email">> => {
  const delivery = await findDelivery(tx, id);
  if (!delivery) throw new NotFound("delivery");
  const kind = documents.get(delivery.kind);
  if (!kind) throw new RuleBroken("notRepeated");
  rights.check(delivery, kind);
  const requested = await requestAgain(tx, kind, delivery, publicUrl);
  if (!requested) throw new RuleBroken("noAddress");
  await recordAudit(tx, {
    action: "deliveries:resend",
    subject: id,
    after: { title: delivery.title, ...(reason && { reason }) },
  });
  return requested;
};

const requestAgain = async (tx: Tx, kind: DocumentKind, delivery: Delivery, publicUrl: string) => {
  const { subjectId, format, language: lang, email } = delivery;
  if (email === null) return { ...(await requestFile(tx, kind, subjectId, { publicUrl, lang, format })), email };
  const { emails } = await findReceiving(tx);
  // the other addresses have it
  const to = emails.find((each) => each === email);
  const options = { publicUrl, lang, ...(to !== undefined && { to }), ...(kind.keepsFormat && { format }) };
  return requestDelivery(tx, kind, subjectId, options);
};
