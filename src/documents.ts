import { documentList } from "./deliveries/index.ts";
import { invoiceDocument } from "./invoices/index.ts";
import { operations } from "./operations.ts";
import { orderResult } from "./orders/index.ts";
import { paymentOrderDocument } from "./payments/index.ts";
import { actDocument } from "./reconciliation-acts/index.ts";

/** Every paper that can be sent and downloaded. */
export const documents = documentList(invoiceDocument, paymentOrderDocument, actDocument, orderResult(operations));
