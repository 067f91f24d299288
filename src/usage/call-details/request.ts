import { type DocumentKind, type Requested, requestDelivery } from "../../deliveries/index.ts";
import { recordAudit } from "../../journal/index.ts";
import { NotFound, RuleBroken } from "../../kernel/errors.ts";
import type { Lang } from "../../kernel/lang.ts";
import type { Month } from "../../kernel/month.ts";
import { type AccountScope, inScope, type Query, type Tx } from "../../platform/db.ts";
import {
  addAll,
  addListed,
  addMatching,
  countChosen,
  dropAll,
  type Listed,
  replaceShown,
} from "./chosen/repository.ts";
import type { DetailsRequest, NewRequest } from "./details-request.ts";
import { findScheduled, insertRequest, lockRequest, markRequested } from "./repository.ts";

/** A draft whose subscribers are then ticked in the list. @returns its id */
export const openRequest = (scope: AccountScope, wanted: NewRequest, now: Date): Promise<string> =>
  inScope(scope, (tx) => begin(tx, { ...wanted, source: "list", fileName: null, reading: [] }, now));

/** A draft of a list that was uploaded. @returns its id */
export const openFromList = (scope: AccountScope, wanted: NewRequest, list: Listed, now: Date): Promise<string> =>
  inScope(scope, async (tx) => {
    await allowLongStatements(tx);
    const { fileName, reading } = list;
    const id = await begin(tx, { ...wanted, source: "file", fileName, reading }, now);
    await addListed(tx, id, list.rows);
    return id;
  });

const begin = async (
  tx: Tx,
  wanted: NewRequest & Pick<DetailsRequest, "source" | "fileName" | "reading">,
  now: Date,
): Promise<string> => {
  const id = await insertRequest(tx, wanted, now);
  const { month, format, source, fileName } = wanted;
  await recordAudit(tx, {
    action: "call-details:draft",
    subject: id,
    after: { detailsMonth: month, format, source, fileName },
  });
  return id;
};

/** An upload may take longer than a page's query. */
const allowLongStatements = (tx: Tx) => tx.raw("set local statement_timeout = '60s'");

export const keepShown = (
  scope: AccountScope,
  id: string,
  shown: readonly number[],
  ticked: readonly number[],
): Promise<void> =>
  inDraft(scope, id, (tx) =>
    replaceShown(
      tx,
      id,
      shown,
      ticked.filter((one) => shown.includes(one)),
    ),
  );

/** `matching` gives `subscriber_id`. */
export const chooseAll = (scope: AccountScope, id: string, matching: Query): Promise<void> =>
  inDraft(scope, id, async (tx) => {
    await allowLongStatements(tx);
    await addMatching(tx, id, matching);
  });

export const chooseNone = (scope: AccountScope, id: string): Promise<void> =>
  inDraft(scope, id, (tx) => dropAll(tx, id));

const inDraft = (scope: AccountScope, id: string, work: (tx: Tx) => Promise<void>): Promise<void> =>
  inScope(scope, async (tx) => {
    const request = await lockRequest(tx, id);
    if (!request) throw new NotFound("request");
    if (request.requestedAt) throw new RuleBroken("already-requested");
    await work(tx);
  });

type Confirming = {
  readonly kind: DocumentKind;
  readonly lang: Lang;
  readonly publicUrl: string;
  readonly now: Date;
};

/**
 * Makes a request of a draft: whose records, what for, and the delivery in one transaction. Confirmed twice it is confirmed once.
 * @returns undefined where it was requested before. @throws NotFound, RuleBroken("nobody-chosen", "no-address")
 */
export const confirmRequest = (
  scope: AccountScope,
  id: string,
  { kind, lang, publicUrl, now }: Confirming,
): Promise<Requested | undefined> =>
  inScope(scope, async (tx) => {
    const request = await lockRequest(tx, id);
    if (!request) throw new NotFound("request");
    if (request.requestedAt) return undefined;
    await complete(tx, request, now);
    const delivery = await requestDelivery(tx, kind, id, { lang, publicUrl, format: request.format });
    if (!delivery) throw new RuleBroken("no-address");
    return delivery;
  });

const complete = async (tx: Tx, request: DetailsRequest, now: Date): Promise<void> => {
  const subscribers = await countChosen(tx, request.id);
  if (subscribers === 0) throw new RuleBroken("nobody-chosen");
  await markRequested(tx, request.id, subscribers, now);
  const { month, format, isFull, reason, source } = request;
  await recordAudit(tx, {
    action: "call-details:request",
    subject: request.id,
    after: {
      detailsMonth: month,
      format,
      peers: isFull ? "full" : "masked",
      ...(reason && { reason }),
      source,
      detailsSubscribers: subscribers,
    },
  });
};

/**
 * The month's call details of all subscribers, for a delivery that goes out by schedule: Excel, the other parties masked.
 * Asked for again it is the same request. @returns its id, or undefined where the account has no subscribers
 */
export const prepareMonthlyDetails = async (tx: Tx, month: Month, now = new Date()): Promise<string | undefined> => {
  const known = await findScheduled(tx, month);
  if (known) return known;
  const id = await begin(
    tx,
    { month, format: "xlsx", isFull: false, reason: "", source: "schedule", fileName: null, reading: [] },
    now,
  );
  await addAll(tx, id);
  const request = await lockRequest(tx, id);
  if (!request || (await countChosen(tx, id)) === 0) return undefined;
  await complete(tx, request, now);
  return id;
};
