import { NotFound } from "../kernel/errors.ts";
import { parse } from "../platform/forms.ts";
import type { ScopedRequest } from "../platform/routing.ts";
import { orderNumber } from "./forms.ts";
import type { Listed } from "./pages.ts";
import { findOrder } from "./repository.ts";

export const numberOf = (req: ScopedRequest): number => parse(orderNumber, req.params["number"]);

/** The confirmed order that the address names. @throws NotFound */
export const orderOf = async (req: ScopedRequest): Promise<Listed> => {
  const found = await findOrder(req.scope, numberOf(req));
  if (!found) throw new NotFound("order");
  return withTexts(req, found);
};

export const withTexts = <O extends { operation: string }>(req: ScopedRequest, found: O) => {
  const operation = req.site.operations.get(found.operation);
  if (!operation) throw new Error(`no operation is called ${found.operation}`);
  return { ...found, texts: operation.texts(req.lang) };
};

/** Pause it, stop it, confirm it for another: what the operation itself wants. */
export const mayControl = (req: ScopedRequest, { operation }: { readonly operation: string }): boolean => {
  const permission = req.site.operations.get(operation)?.permission;
  return req.may("orders:write") && permission !== undefined && req.may(permission);
};
