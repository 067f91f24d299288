import { type Requested, requestDelivery } from "../deliveries/index.ts";
import type { Lang } from "../kernel/lang.ts";
import type { Month } from "../kernel/month.ts";
import { type AccountScope, inScope } from "../platform/db.ts";
import { invoiceDocument } from "./document.ts";
import { findName } from "./repository.ts";

/** Отправить счет (guide, chapter 2). @returns undefined where the account has no address to send to. @throws NotFound */
export const requestInvoice = (
  scope: AccountScope,
  id: number,
  options: { readonly lang: Lang; readonly publicUrl: string },
): Promise<(Requested & { readonly month: Month }) | undefined> =>
  inScope(scope, async (tx) => {
    const requested = await requestDelivery(tx, invoiceDocument, String(id), options);
    const invoice = await findName(tx, id);
    return requested && invoice && { ...requested, month: invoice.month };
  });
