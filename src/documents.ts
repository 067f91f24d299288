import { documentList } from "./deliveries/index.ts";
import { invoiceArchive, invoiceDocument, invoicesOfAccounts } from "./invoices/index.ts";
import { operations } from "./operations.ts";
import { orderResult } from "./orders/index.ts";
import { paymentOrderDocument } from "./payments/index.ts";
import { actDocument } from "./reconciliation-acts/index.ts";
import { callDetailsDocument } from "./usage/index.ts";

/** Every paper that can be sent and downloaded. */
export const documents = documentList(
  invoiceDocument,
  invoiceArchive,
  invoicesOfAccounts,
  paymentOrderDocument,
  callDetailsDocument,
  actDocument,
  orderResult(operations),
);
