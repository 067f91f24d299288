import { recordAudit } from "../../journal/index.ts";
import { isoDay } from "../../kernel/dates.ts";
import { type AccountScope, inScope } from "../../platform/db.ts";
import { type Address, isConfirmed } from "../addresses/address.ts";
import { listAddresses, lockAddresses } from "../addresses/repository.ts";
import { findSchedule, saveSchedule } from "./repository.ts";
import type { Schedule } from "./schedule.ts";

export type Wanted = Omit<Schedule, "since">;

/** A schedule that is switched on, or sends at other times than before, begins today. False where an address is not there or not confirmed. */
export const changeSchedule = (scope: AccountScope, wanted: Wanted, now: Date): Promise<boolean> =>
  inScope(scope, async (tx) => {
    await lockAddresses(tx);
    const chosen = emailsOf(await listAddresses(tx), wanted.addressIds);
    if (chosen.length !== wanted.addressIds.length) return false;
    const before = await findSchedule(tx, wanted.kind);
    const goesOn = before !== undefined && before.every === wanted.every;
    await saveSchedule(tx, { ...wanted, since: goesOn ? before.since : isoDay(now) }, now);
    const { kind, every, format } = wanted;
    await recordAudit(tx, {
      action: "delivery:change-schedule",
      subject: kind,
      ...(before && { before: { every: before.every ?? "off" } }),
      after: { kind, every: every ?? "off", emails: chosen.join(", "), ...(format && { format }) },
    });
    return true;
  });

const emailsOf = (addresses: readonly Address[], ids: readonly number[]): string[] =>
  addresses.filter((address) => isConfirmed(address) && ids.includes(address.id)).map(({ email }) => email);
