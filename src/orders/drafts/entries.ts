import type { Operation } from "../operation.ts";
import type { Entry } from "../order.ts";

/** Refuses rows whose own parameters the operation cannot take; the schema's message is the reason. */
export const checkParams = (entries: readonly Entry[], { itemParams }: Operation): readonly Entry[] => {
  if (!itemParams) return entries;
  return entries.map((entry) => {
    if (entry.reason !== null) return entry;
    const read = itemParams.safeParse(entry.params ?? {});
    if (read.success) return { ...entry, params: read.data };
    return { ...entry, reason: read.error.issues[0]?.message ?? "not-a-value" };
  });
};
