import type { Msisdn } from "../../kernel/msisdn.ts";
import type { InvoiceDocument, NumberLine } from "../invoice.ts";
import type { UseSplit } from "./hours.ts";

/** A number with what it was used for; it may have no charges. */
export type NumberUse = UseSplit & { readonly msisdn: Msisdn; readonly name: string };
export type BookInput = {
  readonly document: InvoiceDocument;
  /** In the order of the annex. */
  readonly numberLines: readonly (NumberLine & { readonly msisdn: Msisdn })[];
  readonly use?: readonly NumberUse[];
};
