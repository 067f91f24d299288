import { removeFactors } from "../../factors/index.ts";
import { takeLoginOffLine } from "../../holdings/index.ts";
import { recordAudit } from "../../journal/index.ts";
import type { Tx } from "../../platform/db.ts";
import type { Site } from "../../platform/routing.ts";
import { endAllSignIns } from "../../sessions/index.ts";
import type { StaffMember } from "../staff.ts";
import type { What } from "./repository.ts";
import { tellPerson } from "./tell.ts";

/** `askedBy`: the first member of the staff, where two were needed. */
export type Taking = {
  readonly staff: StaffMember;
  readonly person: { readonly id: number; readonly name: string };
  readonly reason: string;
  readonly ticket: string;
  readonly askedBy?: string;
};

/** In the transaction of whoever decides, with its record. False where there is nothing to take off. */
export const takeOff = (site: Site, tx: Tx, what: What, taking: Taking): Promise<boolean> =>
  what === "factors" ? takeFactors(site, tx, taking) : takeLogin(site, tx, taking);

/** A user who lost every second factor signs in with the first one and sets up another; all their sessions end. */
const takeFactors = async (site: Site, tx: Tx, { staff, person, ...why }: Taking): Promise<boolean> => {
  const removed = await removeFactors(site, tx, { userId: person.id, requestId: staff.requestId });
  await endAllSignIns(tx, person.id, site.clock.now());
  const after = { userId: person.id, removed, ...why };
  await recordAudit(tx, { action: "users:remove-factor", subject: person.name, after });
  return true;
};

/** They are told after it: the number is another's now, and only the mailbox remains. */
const takeLogin = async (site: Site, tx: Tx, { staff, person, ...why }: Taking): Promise<boolean> => {
  const taken = await takeLoginOffLine(tx, person.id);
  if (!taken) return false;
  const after = { userId: person.id, ...taken, ...why };
  await recordAudit(tx, { action: "access:take-login-off", subject: person.name, after });
  await tellPerson(site, tx, person.id, { what: "taken.login", requestId: staff.requestId });
  return true;
};
