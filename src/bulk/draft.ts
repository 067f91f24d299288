import { NotFound } from "../kernel/errors.ts";
import { draftId, findDraft, type Operation, type Operations, type Order } from "../orders/index.ts";
import { parse } from "../platform/forms.ts";
import type { ScopedRequest } from "../platform/routing.ts";

export type Draft = { readonly order: Order; readonly operation: Operation };

/** The draft that the address names. @throws NotFound */
export const draftOf = async (req: ScopedRequest, operations: Operations): Promise<Draft> => {
  const order = await findDraft(req.scope, parse(draftId, req.params["draft"]));
  const operation = order && operations.get(order.operation);
  if (!order || !operation) throw new NotFound("draft");
  return { order, operation };
};

export const baseOf = (req: ScopedRequest): string => `/a/${String(req.params["account"])}`;
