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

/** When a schedule sends: the day a paper is issued, or once a month or a quarter after its end. */
export type Every = "issued" | "month" | "quarter";
/** Minsk days, both included. `issued`: from the day the schedule began until today. */
export type SchedulePeriod = { readonly every: Every; readonly from: string; readonly to: string };
export type Scheduling = {
  readonly every: readonly [Every, ...Every[]];
  /** What the document is called where it is put on schedule: «Счет». */
  titleIn(lang: Lang): string;
  /**
   * Finds or makes the paper of a period, in the transaction that sends it: of a month or a quarter once, of `issued` at each
   * look, the newest. @returns its subject's id; undefined: nothing to send, asked again at the next look
   */
  prepare(tx: Tx, period: SchedulePeriod): Promise<string | undefined>;
};

/** Told how much of a file has been made, from 0 to 1; it may be told as often as that changes. */
export type Progress = (share: number) => Promise<void>;

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
  /** Of a file with papers of several accounts: both permissions are needed on each of these. */
  accountsIn?(subjectId: string): readonly number[];
  /** Its page, below the account's address; left out: it has none. */
  pageOf?(subjectId: string): string;
  /** Left out: not sent on schedule. */
  readonly schedule?: Scheduling;
  /** Its title among what was sent. @throws NotFound */
  titleOf(tx: Tx, subjectId: string, lang: Lang): Promise<string>;
  /** @throws NotFound */
  make(scope: AccountScope, wanted: Wanted, operator: Operator, progress?: Progress): Promise<DocumentFile>;
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
