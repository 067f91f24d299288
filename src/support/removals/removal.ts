import { recordAudit, recordOwnAudit } from "../../journal/index.ts";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import { Forbidden } from "../../kernel/errors.ts";
import type { Tx } from "../../platform/db.ts";
import type { Site } from "../../platform/routing.ts";
import type { Customer } from "../customers/customer.ts";
import { inStaffScope, type StaffMember } from "../staff.ts";
import {
  hasAccess,
  insertRemoval,
  looksAfterOthers,
  type Removal,
  readLogins,
  settleRemoval,
  takeOpen,
  type What,
} from "./repository.ts";
import { isSamePerson } from "./same-person.ts";
import { takeOff } from "./take-off.ts";
import { tellPerson } from "./tell.ts";

/** A working day and the night after it: the person who was told by mail has had a morning to say that they did not ask. */
export const openHours = 24;

type By = { readonly staff: StaffMember; readonly customer: Customer };
type Whom = By & { readonly person: { readonly id: number; readonly name: string } };
type Why = { readonly reason: string; readonly ticket: string };
export type Asked = "done" | "nothing" | "asked" | "waits";

/** Done at once, but for whoever looks after others' numbers: there it waits for another member of the staff, and nothing changes yet. */
export const askRemoval = (site: Site, { staff, customer, person }: Whom, what: What, why: Why): Promise<Asked> =>
  inStaffScope(customer.scope, staff.id, async (tx): Promise<Asked> => {
    if (!(await looksAfterOthers(tx, person.id))) {
      return (await takeOff(site, tx, what, { staff, person, ...why })) ? "done" : "nothing";
    }
    const askedAt = site.clock.now();
    const expiresAt = new Date(askedAt.getTime() + openHours * 3_600_000);
    if (!(await insertRemoval(tx, { what, ...why, askedAt, expiresAt, person, staff }))) return "waits";
    const after = { userId: person.id, removal: what, ...why, until: expiresAt };
    await record(tx, staff, { action: "support:ask-removal", subject: person.name, after });
    await tellPerson(site, tx, person.id, { what: `asked.${what}`, requestId: staff.requestId });
    return "asked";
  });

/** `settled`: somebody was faster, or it is too old. */
export type Decided = "done" | "nothing" | "settled" | "same" | "void" | "refused" | "withdrawn" | "notAuthor";

/** The second member of the staff does what the first has asked for, if both still may and it is still called for. */
export const confirmRemoval = (site: Site, by: By, id: number): Promise<Decided> =>
  decide(site, by, id, async (tx, removal): Promise<Decided> => {
    const { staff } = by;
    const at = site.clock.now();
    const fault = await faultOf(tx, removal, staff.id);
    if (fault === "void") await settleRemoval(tx, id, { state: "void", by: staff, at });
    if (fault) return fault;
    const { userId, userName, what, reason, ticket, askedByName: askedBy } = removal;
    const person = { id: userId, name: userName };
    const isDone = await takeOff(site, tx, what, { staff, person, reason, ticket, askedBy });
    await settleRemoval(tx, id, { state: isDone ? "done" : "void", by: staff, at });
    if (isDone) await record(tx, staff, entryOf("confirm", removal));
    return isDone ? "done" : "nothing";
  });

/** Another member of the staff says no, and why. */
export const refuseRemoval = (site: Site, by: By, id: number, refusal: string): Promise<Decided> =>
  decide(site, by, id, async (tx, removal): Promise<Decided> => {
    if (await isOneOf(tx, removal, by.staff.id)) return "same";
    await settleRemoval(tx, id, { state: "refused", by: by.staff, at: site.clock.now(), refusal });
    await record(tx, by.staff, entryOf("refuse", removal, { refusal }));
    return "refused";
  });

/** By its author alone. */
export const withdrawRemoval = (site: Site, by: By, id: number): Promise<Decided> =>
  decide(site, by, id, async (tx, removal): Promise<Decided> => {
    if (removal.askedBy !== by.staff.id) return "notAuthor";
    await settleRemoval(tx, id, { state: "withdrawn", by: by.staff, at: site.clock.now() });
    await record(tx, by.staff, entryOf("withdraw", removal));
    return "withdrawn";
  });

const decide = (
  { clock }: Site,
  { staff, customer }: By,
  id: number,
  work: (tx: Tx, removal: Removal) => Promise<Decided>,
): Promise<Decided> =>
  inStaffScope(customer.scope, staff.id, async (tx) => {
    const removal = await takeOpen(tx, id, clock.now());
    return removal ? work(tx, removal) : "settled";
  });

/** Why it cannot be done now. `same`: it is not another person who confirms. */
const faultOf = async (tx: Tx, removal: Removal, staffId: number): Promise<"same" | "void" | undefined> => {
  if (await isOneOf(tx, removal, staffId)) return "same";
  const author = (await readLogins(tx, [removal.askedBy])).get(removal.askedBy);
  if (!author?.isStaff || !author.isActive) return "void";
  // one member may now do it alone, or nobody at all: it is to be asked for as things are
  const isCalledFor = (await hasAccess(tx, removal.userId)) && (await looksAfterOthers(tx, removal.userId));
  return isCalledFor ? undefined : "void";
};

/** Whether who decides is its author, or whom it is about. @throws Forbidden for one who has left the staff since the page was drawn */
const isOneOf = async (tx: Tx, { askedBy, userId }: Removal, staffId: number): Promise<boolean> => {
  const logins = await readLogins(tx, [staffId, askedBy, userId]);
  const staff = logins.get(staffId);
  if (!staff?.isStaff || !staff.isActive) throw new Forbidden("no member of the staff any more");
  return [askedBy, userId].some((id) => {
    const other = logins.get(id);
    return other !== undefined && isSamePerson(staff, other);
  });
};

type Entry = { readonly action: string; readonly subject: string; readonly after: object };

const actions = {
  confirm: "support:confirm-removal",
  refuse: "support:refuse-removal",
  withdraw: "support:withdraw-removal",
} as const;
const entryOf = (verb: keyof typeof actions, removal: Removal, more: object = {}): Entry => {
  const { userId, userName, what, ticket, askedByName: askedBy } = removal;
  const after = { userId, removal: what, ticket, askedBy, ...more };
  return { action: actions[verb], subject: userName, after };
};

/** In the customer's journal and in the staff's own, which belongs to no account. */
const record = async (tx: Tx, { id, name, address, requestId }: StaffMember, entry: Entry): Promise<void> => {
  const account = formatAccountNumber(tx.scope.accountId);
  await recordAudit(tx, entry);
  await recordOwnAudit(tx, {
    ...entry,
    after: { ...entry.after, account },
    userId: id,
    userName: name,
    address,
    requestId,
  });
};
