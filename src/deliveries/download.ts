import { type AccountScope, inScope } from "../platform/db.ts";
import { findKept } from "./documents/repository.ts";
import { findDelivery } from "./repository.ts";

/** The file of a delivery while it is kept. @returns undefined where it was never made or has expired */
export const findFile = (scope: AccountScope, deliveryId: string, now: Date) =>
  inScope(scope, async (tx) => {
    const delivery = await findDelivery(tx, deliveryId);
    const kept = delivery?.documentId ? await findKept(tx, delivery.documentId, now) : undefined;
    return delivery && kept && { ...kept, kind: delivery.kind, subjectId: delivery.subjectId };
  });
