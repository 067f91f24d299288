import { recordAudit } from "../../journal/index.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Limits } from "../../limits/index.ts";
import { inScope } from "../../platform/db.ts";
import type { Site } from "../../platform/routing.ts";
import { endAllSignIns } from "../../sessions/index.ts";
import { liftSignInBlocks, signInBlocksOf } from "../../sign-in/index.ts";
import type { Customer } from "../customers/customer.ts";
import { readSignIns } from "../customers/repository.ts";
import type { StaffMember } from "../staff.ts";
import { findPerson, type Person } from "./repository.ts";

/** @throws NotFound for a user without access to the customer's account, and for the operator's own staff */
export const openPerson = async ({ scope }: Customer, id: number): Promise<Person> => {
  const person = await findPerson(scope, id);
  if (!person) throw new NotFound("person");
  return person;
};

/** People whose password needs a code beside it at the moment. */
export const stoppedAmong = async (limits: Limits, people: readonly Person[]): Promise<ReadonlySet<number>> => {
  const blocks = await Promise.all(people.map((person) => signInBlocksOf(limits, person)));
  return new Set(people.filter((_, index) => blocks[index]?.password).map(({ id }) => id));
};

/** A refusal by address and login lasts 15 minutes: older ones keep nobody out. */
const waitMs = 15 * 60_000;

export const unblock = async (
  { db, clock, limits }: Site,
  { staff, customer, person }: { staff: StaffMember; customer: Customer; person: Person },
  reason: string,
): Promise<void> => {
  const attempts = await readSignIns(db, staff.id, customer.accountId, person.id);
  const since = clock.now().getTime() - waitMs;
  const addresses = attempts
    .filter(({ action, at }) => action === "sessions:refuse" && at.getTime() > since)
    .flatMap(({ address }) => address ?? []);
  await liftSignInBlocks(limits, person, [...new Set(addresses)]);
  await inScope(customer.scope, (tx) =>
    recordAudit(tx, { action: "sessions:unblock", subject: person.name, after: { userId: person.id, reason } }),
  );
};

export const endSessions = (
  { clock }: Site,
  { customer, person }: { customer: Customer; person: Person },
  reason: string,
): Promise<void> =>
  inScope(customer.scope, async (tx) => {
    const ended = await endAllSignIns(tx, person.id, clock.now());
    const after = { userId: person.id, ended, reason };
    await recordAudit(tx, { action: "sessions:revoke", subject: person.name, after });
  });
