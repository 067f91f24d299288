import { type Operation, readBars, reasonIn } from "../../orders/index.ts";
import type { ScopedRequest } from "../../platform/routing.ts";
import type { Card } from "./card.ts";
import { isOwn } from "./ordering.ts";
import type { Action } from "./pages.ts";
import { readSubscriberOperations } from "./repository.ts";

/** What the operations themselves say may be done to this subscriber now, and why not what may not. */
export const actionsOf = async (req: ScopedRequest, card: Card, group: "main" | "number"): Promise<Action[]> => {
  const offered = [...req.site.operations.values()].filter(
    (operation) => operation.card?.group === group && (operation.whom.kinds ?? [card.kind]).includes(card.kind),
  );
  const may = await allowedIn(req);
  const operations = offered.filter(may);
  if (operations.length === 0) return [];
  const bars = await readBars(req.scope, operations, card.id, req.site.clock.now());
  return operations
    .filter((operation) => !isSoAlready(operation, bars.get(operation.name)))
    .map((operation) => actionOf(req, operation, bars.get(operation.name)));
};

/** A number that is locked is not offered a lock: what is so already is no news on a card. */
const isSoAlready = ({ already, whom }: Operation, bar: Bar | undefined): boolean =>
  bar !== undefined &&
  (already?.includes(bar.reason) === true || (bar.reason === "status" && whom.statuses.length === 1 && opposite(bar)));

/** What only a suspended number can have is not offered to an active one. */
const opposite = ({ detail }: Bar): boolean => detail === "active";

type Bar = { readonly reason: string; readonly detail: string | null };

const actionOf = (req: ScopedRequest, operation: Operation, bar: Bar | undefined): Action => {
  const { name, card } = operation;
  const words = operation.texts(req.lang);
  return {
    name,
    text: words.button ?? words.title,
    icon: card?.icon ?? "settings",
    section: card?.section ?? null,
    bar: bar ? reasonIn(req.lang, words, bar.reason, bar.detail) : null,
  };
};

const allowedIn = async (req: ScopedRequest): Promise<(operation: Operation) => boolean> => {
  if (!isOwn(req)) return ({ permission }) => req.may(permission);
  const names = await readSubscriberOperations(req.scope);
  return ({ name, isForSubscriber }) => isForSubscriber === true && names.includes(name);
};
