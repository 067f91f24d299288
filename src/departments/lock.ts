import { RuleBroken } from "../kernel/errors.ts";
import { assessSelection, cancelDraft, confirmDraft, openDraft, tickAll } from "../orders/index.ts";
import type { ScopedRequest } from "../platform/routing.ts";
import { matchingSubscribers } from "../subscribers/index.ts";

/** «Все директора»: whoever bears the label now is locked by an order, as anything else that is changed. @returns its number */
export const lockLabelled = async (req: ScopedRequest, label: number): Promise<number | undefined> => {
  const operation = req.site.operations.get("lock-number");
  if (!operation) throw new Error("no lock-number");
  const now = req.site.clock.now();
  const id = await openDraft(req.scope, { operation: operation.name, params: {}, subject: "", source: "list" });
  try {
    await tickAll(req.scope, id, matchingSubscribers(req.scope, { label }));
    await assessSelection(req.scope, id, { operation, now });
    return (await confirmDraft(req.scope, id, { operation, now })).number;
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    await cancelDraft(req.scope, id);
    return undefined;
  }
};
