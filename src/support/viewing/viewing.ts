import { randomUUID } from "node:crypto";
import { rolesOf } from "../../accounts/index.ts";
import { recordAudit } from "../../journal/index.ts";
import { RuleBroken } from "../../kernel/errors.ts";
import { inScope } from "../../platform/db.ts";
import type { Site } from "../../platform/routing.ts";
import { findUser } from "../../sign-in/index.ts";
import type { Customer } from "../customers/customer.ts";
import type { Person } from "../people/repository.ts";
import { type StaffMember, staffScope } from "../staff.ts";
import type { ViewingForm } from "./forms.ts";
import { type ViewingSession, viewingMs } from "./session.ts";

/** What the session is to remember, once it is in the journal. @throws RuleBroken where there is nothing to look at */
export const beginViewing = async (
  deps: Site,
  { staff, customer, person }: { staff: StaffMember; customer: Customer; person: Person },
  { role, reason, ticket }: ViewingForm,
): Promise<{ user: Express.User; viewing: ViewingSession }> => {
  const { id: userId, name: userName, sessionVersion: version } = person;
  const isHeld = person.roles.some((held) => held.role === role && !held.isSuspended);
  const user = isHeld ? await findCustomer(deps, { userId, version, role }) : undefined;
  if (!user) throw new RuleBroken("noAccess");
  const { accountId } = customer;
  const startedAt = deps.clock.now().getTime();
  const viewing = { id: randomUUID(), userId, userName, version, accountId, role, reason, ticket, startedAt };
  await record(deps, staff, viewing, { action: "support:view-begin", subject: userName });
  return { user, viewing };
};

/** The customer's user now; undefined when the user is deleted, suspended, no longer in that role, or has a new password. */
export const findCustomer = async (
  deps: Site,
  { userId, version, role }: Pick<ViewingSession, "userId" | "version" | "role">,
): Promise<Express.User | undefined> => {
  const user = await findUser(deps, { id: userId, version, signInId: null });
  return user && !user.isStaff && rolesOf(user).includes(role) ? user : undefined;
};

export const isOver = ({ clock }: Site, { startedAt }: ViewingSession): boolean =>
  clock.now().getTime() >= startedAt + viewingMs;

/** `page` is the route's pattern: no number stands in the journal. */
export const recordPage = (
  deps: Site,
  staff: StaffMember,
  viewing: ViewingSession,
  { page, accountId }: { page: string; accountId: number },
): Promise<void> => record(deps, staff, { ...viewing, accountId }, { action: "support:view-page", subject: page });

/** Why a viewing ended: support's own doing, the time, or the customer's access. */
const endings = ["ended", "time", "customer", "sign-out"] as const;
export type Ending = (typeof endings)[number];
export const isEnding = (text: string): text is Ending => endings.some((ending) => ending === text);

export const recordEnd = (deps: Site, staff: StaffMember, viewing: ViewingSession, ending: Ending): Promise<void> =>
  record(deps, staff, viewing, { action: "support:view-end", subject: ending });

const record = (
  { db }: Site,
  staff: StaffMember,
  { accountId, id, userName, role, reason, ticket }: ViewingSession,
  what: { action: string; subject: string },
): Promise<void> =>
  inScope(staffScope(db, accountId, staff, userName), (tx) =>
    recordAudit(tx, { ...what, after: { reason, ticket, role, viewing: id } }),
  );
