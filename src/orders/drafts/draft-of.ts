import { Forbidden, NotFound } from "../../kernel/errors.ts";
import { parse } from "../../platform/forms.ts";
import type { ScopedRequest } from "../../platform/routing.ts";
import { draftId } from "../forms.ts";
import type { Operation } from "../operation.ts";
import type { Order } from "../order.ts";
import { formFor, type OrderForm } from "../order-form.ts";
import { findDraft } from "../repository.ts";

export type Draft = { readonly order: Order; readonly operation: Operation; readonly form: OrderForm };

/** The draft that the address names, or the order that became of it. @throws NotFound, Forbidden where the operation wants a right that the role lacks */
export const draftOf = async (req: ScopedRequest): Promise<Draft> => {
  const order = await findDraft(req.scope, parse(draftId, req.params["draft"]));
  const operation = order && req.site.operations.get(order.operation);
  const form = order && formFor(req.site.orderForms, order.operation);
  if (!order || !operation || !form) throw new NotFound("draft");
  if (!req.may(operation.permission)) throw new Forbidden(operation.permission);
  return { order, operation, form };
};
