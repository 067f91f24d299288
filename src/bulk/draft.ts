import { NotFound } from "../kernel/errors.ts";
import { draftId, findDraft, type Order, type OrderForm } from "../orders/index.ts";
import { parse } from "../platform/forms.ts";
import type { ScopedRequest } from "../platform/routing.ts";

/** The draft that a form is to change; undefined where none is named. @throws NotFound for one of another form, or confirmed meanwhile */
export const changedDraftOf = async (
  req: ScopedRequest,
  { operations }: OrderForm,
  id: unknown,
): Promise<Order | undefined> => {
  if (id === undefined || id === "") return undefined;
  const order = await findDraft(req.scope, parse(draftId, id));
  const isOfForm = operations.some(({ name }) => name === order?.operation);
  if (!order || order.state !== "draft" || !isOfForm) throw new NotFound("draft");
  return order;
};
