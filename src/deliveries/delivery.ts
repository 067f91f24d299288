import type { DeliveryFormat } from "../kernel/delivery-format.ts";
import type { Lang } from "../kernel/lang.ts";

export type { DeliveryFormat };

export type DeliveryState = "queued" | "sent" | "failed";

/** Whose part failed: the operator's mail, the recipient's, the document, or the worker in its last try. */
export type Trouble = "operator" | "recipient" | "document" | "interrupted";

/** A document on its way to a mailbox. */
export type Delivery = {
  readonly id: string;
  /** What document it is, such as `invoice`, and which one. */
  readonly kind: string;
  readonly subjectId: string;
  readonly title: string;
  /** The title in each language; null of what was asked for before they were kept. */
  readonly titles: Readonly<Record<Lang, string>> | null;
  readonly format: DeliveryFormat;
  /** Null of a file that is fetched from the portal and sent to nobody. */
  readonly email: string | null;
  readonly language: Lang;
  readonly state: DeliveryState;
  /** Percent of the file that has been made, while it is made. */
  readonly progress: number;
  /** Counted before each try. */
  readonly attempts: number;
  /** The mail server's words to the last try that it answered. */
  readonly serverAnswer: string | null;
  /** Why the last try did not succeed; null also for tries made before this was kept. */
  readonly trouble: Trouble | null;
  /** Of a queued delivery in a list; undefined elsewhere. */
  readonly nextTryAt?: Date | null;
  readonly messageId: string;
  /** What was made for it, while it is kept. */
  readonly documentId: string | null;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
};

/** Where an account's documents go, and the format it has chosen. */
export type DeliveryAddress = {
  /** All that receive, as a sentence names them: `a@x.by, b@x.by`; null: none does. */
  readonly email: string | null;
  readonly format: DeliveryFormat;
};
