import type { Lang } from "../../kernel/lang.ts";
import type { Config, Operator } from "../../platform/config.ts";
import type { AccountScope, Tx } from "../../platform/db.ts";
import type { DeliveryFormat } from "../delivery.ts";

/** Which document, and how it is wanted. */
export type Wanted = { readonly subjectId: string; readonly format: DeliveryFormat; readonly lang: Lang };
/** Who the mail is from, and where its links lead. */
export type Sender = Pick<Config, "operator" | "publicUrl">;
export type DocumentFile = {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};

/** A paper that can be sent and downloaded. It lives with its noun; `src/documents.ts` is the list, and this folder knows none by name. */
export type DocumentKind = {
  /** What `deliveries.kind` says. */
  readonly name: string;
  /** Needed to download it. */
  readonly permission: `${string}:${string}`;
  /** Needed to have it sent. */
  readonly sendPermission: `${string}:${string}`;
  /** The first is made where the account's own format is none of them. */
  readonly formats: readonly [DeliveryFormat, ...DeliveryFormat[]];
  /** The request names the format: sent again it has it again, whatever the account's own is by then. */
  readonly keepsFormat?: boolean;
  /** How long the file is kept after it was made. */
  readonly keptDays: number;
  /** Its title among what was sent. @throws NotFound */
  titleOf(tx: Tx, subjectId: string, lang: Lang): Promise<string>;
  /** @throws NotFound */
  make(scope: AccountScope, wanted: Wanted, operator: Operator): Promise<DocumentFile>;
  /** The mail around it. @throws NotFound */
  mailOf(scope: AccountScope, wanted: Wanted, sender: Sender): Promise<{ subject: string; text: string }>;
};

export type Documents = ReadonlyMap<string, DocumentKind>;

/** The list of kinds; a name given twice is a mistake found at start. */
export const documentList = (...kinds: readonly DocumentKind[]): Documents => {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  if (byName.size < kinds.length) throw new Error("two kinds of documents have one name");
  return byName;
};
