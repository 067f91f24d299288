import { cut } from "../../kernel/stored-text.ts";
import { type Entry, type Operation, type OrderParams, openDraftFromEntries } from "../../orders/index.ts";
import type { AccountScope } from "../../platform/db.ts";
import type { Heap, Offer } from "../heaps.ts";
import { type Finding, fileNameOf } from "./finding.ts";
import { allFindings } from "./repository.ts";

type Wanted = {
  readonly id: string;
  readonly heap: Heap;
  readonly offer: Offer;
  readonly operation: Operation;
  /** What the order is about, in words. */
  readonly subject: string;
  readonly now: Date;
};

/** A heap as the draft of an order; nothing is changed until somebody confirms it. @returns its id; undefined for an empty heap */
export const draftOfHeap = async (
  scope: AccountScope,
  { id, heap, offer, operation, subject, now }: Wanted,
): Promise<number | undefined> => {
  const findings = await allFindings(scope, id, heap);
  const entries = findings.flatMap((finding) => (finding.number === null ? [] : [entryOf(finding, offer)]));
  if (entries.length === 0) return undefined;
  const order = { operation: operation.name, params: offer.params, subject, source: "file" as const };
  return openDraftFromEntries(scope, order, { entries }, { operation, now });
};

const entryOf = (finding: Finding, { values }: Offer): Entry => ({
  row: finding.row,
  input: cut(finding.phone || fileNameOf(finding) || finding.number || "", 100),
  msisdn: finding.msisdn,
  line: finding.msisdn === null ? finding.line : null,
  params: values === null ? undefined : ownValues[values](finding),
  reason: null,
  detail: null,
});

const ownValues: Readonly<Record<NonNullable<Offer["values"]>, (finding: Finding) => OrderParams>> = {
  name: ({ lastName, firstName, middleName }) => ({ lastName, firstName, middleName }),
  "no-name": () => ({ lastName: "", firstName: "", middleName: "" }),
  department: ({ departmentId }) => ({ departmentId }),
};
