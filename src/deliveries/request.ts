import { randomUUID } from "node:crypto";
import { recordAudit } from "../journal/index.ts";
import { NotFound, RuleBroken } from "../kernel/errors.ts";
import type { Lang } from "../kernel/lang.ts";
import type { Tx } from "../platform/db.ts";
import { enqueue } from "../platform/jobs.ts";
import type { Delivery, DeliveryAddress, DeliveryFormat } from "./delivery.ts";
import type { DocumentKind, Documents } from "./documents/document.ts";
import { findAddress, findDelivery, insertDelivery, isSentByItself, isWaiting, lockSubject } from "./repository.ts";
import { sendDelivery } from "./send.ts";

type Options = {
  readonly lang: Lang;
  readonly publicUrl: string;
  /** The account's own address unless given; checked by the caller. */
  readonly to?: string;
  /** The account's own format unless given; one that the kind has not gives its first. */
  readonly format?: DeliveryFormat;
  /** The portal sends it without being asked: once to each mailbox. */
  readonly isOnce?: boolean;
};
export type Requested = {
  readonly title: string;
  readonly email: string;
  /** What goes out, which may be another than the account's own. */
  readonly format: DeliveryFormat;
  readonly ownFormat: DeliveryAddress["format"];
};

/**
 * A document is to go to the account's address: the delivery, its job and the journal in one transaction. The same one to
 * the same mailbox asked for again within a minute, while the first is waiting, is the first one.
 * @returns undefined where the account has no address. @throws NotFound
 */
export const requestDelivery = async (
  tx: Tx,
  kind: DocumentKind,
  subjectId: string,
  { lang, publicUrl, to, format: chosen, isOnce = false }: Options,
): Promise<Requested | undefined> => {
  const title = await kind.titleOf(tx, subjectId, lang);
  const { email: ownEmail, format: ownFormat } = await findAddress(tx);
  const email = to ?? ownEmail;
  if (!email) return undefined;
  const asked = chosen ?? ownFormat;
  const format = kind.formats.includes(asked) ? asked : kind.formats[0];
  const wanted = { kind: kind.name, subjectId, title, format, email, language: lang };
  await lockSubject(tx, wanted);
  const isQueued = isOnce ? await isSentByItself(tx, wanted) : await isWaiting(tx, wanted);
  if (!isQueued) await queue(tx, wanted, publicUrl);
  return { title, email, format, ownFormat };
};

const queue = async (
  tx: Tx,
  wanted: Pick<Delivery, "kind" | "subjectId" | "title" | "format" | "email" | "language">,
  publicUrl: string,
): Promise<void> => {
  const id = randomUUID();
  await insertDelivery(tx, { ...wanted, id, messageId: `<${randomUUID()}@${hostOf(publicUrl)}>` });
  await enqueue(tx, sendDelivery, [{ payload: { accountId: tx.scope.accountId, deliveryId: id } }]);
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
 * Sends the document of an earlier delivery again, to the account's current address.
 * @throws NotFound, RuleBroken("notRepeated", "noAddress") and what `check` throws
 */
export const repeatDelivery = async (
  tx: Tx,
  id: string,
  { documents, reason, publicUrl, ...rights }: Again,
): Promise<Requested> => {
  const delivery = await findDelivery(tx, id);
  if (!delivery) throw new NotFound("delivery");
  const kind = documents.get(delivery.kind);
  if (!kind) throw new RuleBroken("notRepeated");
  rights.check(delivery, kind);
  const requested = await requestDelivery(tx, kind, delivery.subjectId, {
    publicUrl,
    lang: delivery.language,
    ...(kind.keepsFormat && { format: delivery.format }),
  });
  if (!requested) throw new RuleBroken("noAddress");
  await recordAudit(tx, {
    action: "deliveries:resend",
    subject: id,
    after: { title: delivery.title, ...(reason && { reason }) },
  });
  return requested;
};
