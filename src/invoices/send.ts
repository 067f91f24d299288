import { type Requested, requestDelivery, requestFile } from "../deliveries/index.ts";
import type { AccountFormat } from "../kernel/delivery-format.ts";
import type { Lang } from "../kernel/lang.ts";
import type { Month } from "../kernel/month.ts";
import { type AccountScope, inScope } from "../platform/db.ts";
import { archiveOf, invoiceArchive } from "./archive/document.ts";
import { invoiceDocument } from "./document.ts";
import { archiveOver, invoicesOfAccounts, type Place } from "./over-accounts/archive.ts";
import { findName } from "./repository.ts";

type Options = { readonly lang: Lang; readonly publicUrl: string };
type SendOptions = Options & {
  /** The account's own unless given. */
  readonly format?: AccountFormat | undefined;
  readonly email?: string | undefined;
};

/** Отправить счет (guide, chapter 2). @returns undefined where the account has no address to send to. @throws NotFound */
export const requestInvoice = (
  scope: AccountScope,
  id: number,
  { format, email, ...options }: SendOptions,
): Promise<(Requested & { readonly month: Month }) | undefined> =>
  inScope(scope, async (tx) => {
    const chosen = { ...(format && { format }), ...(email !== undefined && { to: email }) };
    const requested = await requestDelivery(tx, invoiceDocument, String(id), { ...options, ...chosen });
    const invoice = await findName(tx, id);
    return requested && invoice && { ...requested, month: invoice.month };
  });

type FileOptions = Options & { readonly format: AccountFormat };

/** An invoice as a file that the worker makes: for those too large to be made while somebody waits. @throws NotFound */
export const requestInvoiceFile = (scope: AccountScope, id: number, options: FileOptions): Promise<{ title: string }> =>
  inScope(scope, (tx) => requestFile(tx, invoiceDocument, String(id), options));

/** Several invoices as one ZIP. @throws NotFound where one of them is not the account's */
export const requestArchive = (
  scope: AccountScope,
  ids: readonly number[],
  { format, ...options }: FileOptions,
): Promise<{ title: string }> =>
  inScope(scope, (tx) => requestFile(tx, invoiceArchive, archiveOf(format, ids), { ...options, format: "zip" }));

/** Several invoices in one mail. @returns undefined where the account has no address to send to. @throws NotFound */
export const requestMailing = (
  scope: AccountScope,
  ids: readonly number[],
  { format, ...options }: FileOptions,
): Promise<Requested | undefined> =>
  inScope(scope, (tx) => requestDelivery(tx, invoiceArchive, archiveOf(format, ids), options));

/** The same over accounts that the caller has found to be held; `scope` is of the one that keeps the file. */
export const requestArchiveOver = (
  scope: AccountScope,
  places: readonly Place[],
  { format, ...options }: FileOptions,
): Promise<{ title: string }> =>
  inScope(scope, (tx) =>
    requestFile(tx, invoicesOfAccounts, archiveOver(format, places), { ...options, format: "zip" }),
  );
