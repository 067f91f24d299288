import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { z } from "zod";
import { isRole, type Role } from "../accounts/index.ts";
import { findActiveNumber } from "../holdings/index.ts";
import { recordOwnAudit } from "../journal/index.ts";
import { formatAccountNumber, parseAccountNumber } from "../kernel/account-number.ts";
import { parseMsisdn } from "../kernel/msisdn.ts";
import { hashPassword } from "../passwords/index.ts";
import { readConfig } from "../platform/config.ts";
import { type Knex, openKnex } from "../platform/db.ts";
import { readMailbox } from "../platform/mailbox.ts";

/*
 * The first person of an account, after the paper has been checked, and the operator's staff: a fresh database has nobody.
 * Everybody else is invited from inside.
 */

const weekMs = 7 * 86_400_000;

export type NewPerson = {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  /** Null: the operator's staff. */
  readonly grant: { readonly accountId: number; readonly role: Role } | null;
};

/** Makes the user and gives back a password for one sign-in within a week, kept nowhere. @throws Error in words for the console */
export const addPerson = async (knex: Knex, person: NewPerson, now: Date): Promise<string> => {
  const { name, phone, email, grant } = person;
  const password = randomBytes(12).toString("base64url");
  const passwordHash = await hashPassword(password);
  await knex.transaction(async (trx) => {
    if (grant && !(await trx("accounts").where({ id: grant.accountId }).first("id")))
      throw new Error("no such account");
    const [user] = await trx("users")
      .insert({
        name,
        ...(phone !== null && (await boundTo(trx, phone, now))),
        email,
        is_staff: grant === null,
        password_hash: passwordHash,
        password_set_by: "temporary",
        password_is_temporary: true,
        password_expires_at: new Date(now.getTime() + weekMs),
      })
      .onConflict()
      .ignore()
      .returning("id");
    if (!user) throw new Error("this phone or e-mail is somebody's already: invite them from inside the portal");
    if (grant) await trx("grants").insert({ account_id: grant.accountId, user_id: user.id, role: grant.role });
    const after = grant ? { role: grant.role, account: formatAccountNumber(grant.accountId) } : { role: "support" };
    await recordOwnAudit(trx, { userId: user.id, userName: "console", action: "users:add", subject: name, after });
  });
  return password;
};

const boundTo = async (trx: Knex, phone: string, now: Date) => {
  const number = await findActiveNumber(trx, phone);
  if (!number) throw new Error("this phone is no active number of ours: import it first, or give an e-mail address");
  const { accountId, subscriberId } = number;
  return { phone, phone_account_id: accountId, phone_subscriber_id: subscriberId, phone_proved_at: now };
};

const usage = `npm run add-user -- --name "Фамилия Имя" --email name@company.by [--phone 375291234567]
  --account 00020000001 --role administrator|supervisor|accountant|viewer    or    --staff`;

const options = {
  name: { type: "string" },
  phone: { type: "string" },
  email: { type: "string" },
  account: { type: "string" },
  role: { type: "string" },
  staff: { type: "boolean", default: false },
} as const;

const given = z.object({
  name: z.string().trim().min(1).max(200),
  phone: z
    .string()
    .transform(parseMsisdn)
    .refine((msisdn) => msisdn !== undefined)
    .optional(),
  email: z
    .string()
    .transform(readMailbox)
    .refine((address) => address !== undefined)
    .optional(),
  account: z
    .string()
    .transform(parseAccountNumber)
    .refine((id) => id !== undefined)
    .optional(),
  role: z
    .string()
    .refine((text): text is Role => isRole(text) && text !== "subscriber")
    .optional(),
  staff: z.boolean(),
});

/** Undefined when something is missing or malformed. */
export const readPerson = (args: string[]): NewPerson | undefined => {
  const { name, phone = null, email = null, staff, ...access } = given.parse(parseArgs({ args, options }).values);
  if (!phone && !email) return undefined;
  const grant = grantOf(access);
  // staff have a mailbox to sign in with, and no account
  if (staff) return email && grant === null ? { name, phone: null, email, grant } : undefined;
  return grant ? { name, phone, email, grant } : undefined;
};

/** Null: neither is named; undefined: one of the two is missing. */
const grantOf = ({ account, role }: { account?: number | undefined; role?: Role | undefined }) => {
  if (account === undefined && role === undefined) return null;
  return account !== undefined && role !== undefined ? { accountId: account, role } : undefined;
};

const readOrExplain = (args: string[]): NewPerson => {
  try {
    const person = readPerson(args);
    if (person) return person;
  } catch {
    // a value that does not fit is explained like one that is missing
  }
  process.stderr.write(`${usage}\n`);
  process.exit(2);
};

if (import.meta.main) {
  const person = readOrExplain(process.argv.slice(2));
  const { databaseUrl } = readConfig(process.env);
  if (!databaseUrl) throw new Error("DATABASE_URL says which database to add the person to");
  const knex = openKnex(databaseUrl, undefined, 1);
  try {
    const password = await addPerson(knex, person, new Date());
    process.stdout.write(`Password for the first sign-in, good for 7 days and shown here alone: ${password}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await knex.destroy();
  }
}
