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
  const params = operation.params.safeParse(body ?? {});
  const item = operation.itemParams?.safeParse(body ?? {});
  const issue = params.error?.issues[0] ?? item?.error?.issues[0];
  if (issue || !params.success) {
    return {
      ok: false,
      field: String(issue?.path[0] ?? ""),
      text: reasonIn(req.lang, texts, issue?.message ?? "", null),
    };
  }
  const own = (item?.data ?? null) as OrderParams | null;
  const now = req.site.clock.now();
  const one = { subscriberId: card.id, item: own };
  const { verdict, reason, detail } = await assessOne(req.scope, one, { operation, params: params.data, now });
  if (verdict !== "pending") {
    return { ok: false, field: fieldOf(operation, reason), text: reasonIn(req.lang, texts, reason ?? "", detail) };
  }
  return { ok: true, draft: await openFor(req, card, { operation, params: params.data, item: own, now }) };
};

const fieldOf = ({ reasonFields }: Operation, reason: string | null): string | null =>
  (reason !== null && reasonFields?.[reason]) || null;

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
  const item = order && order.source === "card" ? await itemOf(req.scope, order.id) : undefined;
  if (!order || !operation || !item || item.subscriberId !== card.id) throw new NotFound("draft");
  if (isOwn(req) && order.authorUserId !== req.scope.actor.userId) throw new NotFound("draft");
  if (!(await mayOrder(req, operation))) throw new Forbidden(operation.name);
  return { order, item, operation };
};
