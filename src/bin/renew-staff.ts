import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { recordOwnAudit } from "../journal/index.ts";
import { hashPassword } from "../passwords/index.ts";
import { readConfig } from "../platform/config.ts";
import { type Knex, openKnex } from "../platform/db.ts";
import { readMailbox } from "../platform/mailbox.ts";

/*
 * A member of the staff who has lost the second factor, or set the password by mail: nobody of support may help another of
 * support in, so it is whoever runs the machine.
 */

const weekMs = 7 * 86_400_000;

/** Ends sessions and factors, and gives back a password for one sign-in within a week, kept nowhere. @throws Error in words for the console */
export const renewStaff = async (knex: Knex, email: string, now: Date): Promise<string> => {
  const password = randomBytes(12).toString("base64url");
  const passwordHash = await hashPassword(password);
  await knex.transaction(async (trx) => {
    const [user] = await trx("users")
      .where({ email, is_staff: true, status: "active" })
      .increment("session_version", 1)
      .update({
        password_hash: passwordHash,
        password_set_by: "temporary",
        password_number: null,
        password_is_temporary: true,
        password_expires_at: new Date(now.getTime() + weekMs),
      })
      .returning(["id", "name"]);
    if (!user) throw new Error("no active member of the staff signs in with this e-mail address");
    for (const table of ["second_factors", "passkeys", "recovery_codes"]) {
      await trx(table).where({ user_id: user.id }).delete();
    }
    await trx("sign_ins").where({ user_id: user.id, ended_at: null }).update({ ended_at: now });
    await recordOwnAudit(trx, {
      userId: user.id,
      userName: "console",
      action: "users:renew-staff",
      subject: user.name,
    });
  });
  return password;
};

if (import.meta.main) {
  const { email: typed = "" } = parseArgs({ options: { email: { type: "string" } } }).values;
  const email = readMailbox(typed);
  if (!email) {
    process.stderr.write("npm run renew-staff -- --email name@operator.by\n");
    process.exit(2);
  }
  const { databaseUrl } = readConfig(process.env);
  if (!databaseUrl) throw new Error("DATABASE_URL says which database the member of the staff is in");
  const knex = openKnex(databaseUrl, undefined, 1);
  try {
    const password = await renewStaff(knex, email, new Date());
    process.stdout.write(`Password for the next sign-in, good for 7 days and shown here alone: ${password}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await knex.destroy();
  }
}
