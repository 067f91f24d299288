import { type AccountScope, readAtOnce } from "../../platform/db.ts";
import { type RunSchedule, schedulesOf } from "../schedules/repository.ts";
import type { Address } from "./address.ts";
import { addressesOf, type Paper, paperOf } from "./repository.ts";

export type Settings = {
  readonly addresses: readonly Address[];
  readonly paper: Paper;
  readonly schedules: readonly RunSchedule[];
};

/** All that the page of delivery settings shows. */
export const readSettings = async (scope: AccountScope): Promise<Settings> => {
  const { addresses, papers, schedules } = await readAtOnce(scope, {
    addresses: addressesOf(scope),
    papers: paperOf(scope),
    schedules: schedulesOf(scope),
  });
  return { addresses: addresses as Address[], paper: papers[0] as Paper, schedules: schedules as RunSchedule[] };
};
