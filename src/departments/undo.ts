import type { Undo } from "../platform/flash.ts";
import type { Change, Removal } from "./change.ts";
import type { GroupKind, NewGroup } from "./group.ts";

/** The form that gives a group its name and cost centre back. A lock that was put on or taken off has gone further than a form. */
export const undoOfChange = (text: string, action: string, kind: GroupKind, change: Change): Undo | undefined => {
  const [was, is] = [fieldsOf(kind, change.before), fieldsOf(kind, change.after)];
  const isSame = Object.keys({ ...was, ...is }).every((name) => was[name] === is[name]);
  return isSame || was["locksNumbers"] !== is["locksNumbers"] ? undefined : { text, action, fields: was };
};

/** The form that makes a group again; of a label that somebody bore, nobody knows any more who. */
export const undoOfRemoval = (text: string, action: string, kind: GroupKind, removal: Removal): Undo | undefined =>
  removal.hadSubscribers ? undefined : { text, action, fields: fieldsOf(kind, removal.group) };

const fieldsOf = (kind: GroupKind, { name, costCentre, locksNumbers }: NewGroup): Record<string, string> =>
  kind === "departments" ? { name, costCentre } : { name, ...(locksNumbers && { locksNumbers: "yes" }) };
