import { Forbidden, NotFound } from "../../kernel/errors.ts";
import {
  assessOne,
  draftId,
  findDraft,
  itemOf,
  type Operation,
  type Order,
  type OrderItem,
  type OrderParams,
  openDraftFromEntries,
  reasonIn,
} from "../../orders/index.ts";
import { parse } from "../../platform/forms.ts";
import type { ScopedRequest } from "../../platform/routing.ts";
import type { Card } from "./card.ts";
import { readSubscriberOperations } from "./repository.ts";

/** A draft for one subscriber, or why there is none: what was typed is wrong, or the subscriber cannot have it. */
export type Opened =
  | { readonly ok: true; readonly draft: number }
  | { readonly ok: false; readonly field: string | null; readonly text: string };

/**
 * Orders something for the card's subscriber: reads the operation's parameters from a form, asks what would come of it, and
 * opens a draft that waits for its confirmation. @throws Forbidden
 */
export const orderForCard = async (
  req: ScopedRequest,
  card: Card,
  operation: Operation,
  body: unknown,
): Promise<Opened> => {
  if (!(await mayOrder(req, operation))) throw new Forbidden(operation.name);
  const texts = operation.texts(req.lang);
  const read = readOrder(operation, body);
  if (!read.ok) return { ok: false, field: read.field, text: reasonIn(req.lang, texts, read.code, null) };
  const ordering = { operation, ...read.data, now: req.site.clock.now() };
  const one = { subscriberId: card.id, item: ordering.item };
  const { verdict, reason, detail } = await assessOne(req.scope, one, ordering);
  if (verdict === "pending") return { ok: true, draft: await openFor(req, card, ordering) };
  const code = reason ?? "other";
  return { ok: false, field: operation.reasonFields?.[code] ?? null, text: reasonIn(req.lang, texts, code, detail) };
};

type OrderRead =
  | { readonly ok: true; readonly data: { params: OrderParams; item: OrderParams | null } }
  | { readonly ok: false; readonly field: string; readonly code: string };

/** The operation's parameters and the subscriber's own, from one form; the first that is wrong. */
const readOrder = ({ params, itemParams }: Operation, body: unknown): OrderRead => {
  const whole = params.safeParse(body ?? {});
  if (!whole.success) return faultOf(whole.error);
  if (!itemParams) return { ok: true, data: { params: whole.data, item: null } };
  const own = itemParams.safeParse(body ?? {});
  return own.success ? { ok: true, data: { params: whole.data, item: own.data } } : faultOf(own.error);
};

type Issues = { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] };
const faultOf = ({ issues }: Issues) => {
  const [first] = issues;
  return { ok: false, field: String(first?.path[0] ?? ""), code: first?.message ?? "other" } as const;
};

type Ordering = { operation: Operation; params: OrderParams; item: OrderParams | null; now: Date };

const openFor = async (req: ScopedRequest, card: Card, { operation, params, item, now }: Ordering): Promise<number> => {
  const subject = (await operation.subject?.(req.scope, params)) ?? "";
  const order = { operation: operation.name, params, subject, source: "card" as const };
  const entry = {
    row: null,
    input: null,
    msisdn: card.msisdn,
    ...(card.msisdn === null && { line: card.number }),
    ...(item && { params: item }),
    reason: null,
    detail: null,
  };
  return openDraftFromEntries(req.scope, order, { entries: [entry] }, { operation, now });
};

/** By the role's permission; a subscriber what the company's administrator allows for one's own number. */
export const mayOrder = async (req: ScopedRequest, operation: Operation): Promise<boolean> => {
  if (req.may(operation.permission)) return true;
  if (!isOwn(req) || operation.isForSubscriber !== true) return false;
  return (await readSubscriberOperations(req.scope)).includes(operation.name);
};

/** A subscriber on the card of one's own number; the guard has compared the numbers. */
export const isOwn = ({ session }: ScopedRequest): boolean => session.role === "subscriber";

export type CardDraft = { readonly order: Order; readonly item: OrderItem; readonly operation: Operation };

/** The card's draft that the address names, or the order that became of it. @throws NotFound, Forbidden */
export const cardDraftOf = async (req: ScopedRequest, card: Card): Promise<CardDraft> => {
  const order = await findDraft(req.scope, parse(draftId, req.params["draft"]));
  const operation = order && req.site.operations.get(order.operation);
  if (!order || !operation || order.source !== "card" || isOthers(req, order)) throw new NotFound("draft");
  const item = await itemOf(req.scope, order.id);
  if (item?.subscriberId !== card.id) throw new NotFound("draft");
  if (!(await mayOrder(req, operation))) throw new Forbidden(operation.name);
  return { order, item, operation };
};

/** A subscriber sees no draft that somebody else has begun for the number. */
const isOthers = (req: ScopedRequest, { authorUserId }: Order): boolean =>
  isOwn(req) && authorUserId !== req.scope.actor.userId;
