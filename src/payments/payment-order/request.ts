import { type Requested, requestDelivery } from "../../deliveries/index.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Lang } from "../../kernel/lang.ts";
import { type AccountScope, inScope } from "../../platform/db.ts";
import { paymentOrderDocument } from "./document.ts";
import { findOrderData } from "./repository.ts";

/** @throws NotFound */
export const isPaid = (scope: AccountScope, invoiceId: number): Promise<boolean> =>
  inScope(scope, async (tx) => {
    const order = await findOrderData(tx, invoiceId);
    if (!order) throw new NotFound("invoice");
    return order.unpaid === 0;
  });

/** @returns undefined where the account has no address to send to. @throws NotFound */
export const requestPaymentOrder = (
  scope: AccountScope,
  invoiceId: number,
  options: { readonly lang: Lang; readonly publicUrl: string },
): Promise<Requested | undefined> =>
  inScope(scope, (tx) => requestDelivery(tx, paymentOrderDocument, String(invoiceId), options));
