import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { type Knex, openKnex } from "../platform/db.ts";
import { whatIsWrong } from "../platform/login-check.ts";
import { type Login, passwordOf, statementTimeouts, userOf } from "../platform/logins.ts";

const attempts = 3;

/** Makes the logins of web and worker, or gives them their password and settings again; what is right already is left alone. */
export const ensureLogins = async (owner: Knex, logins: readonly Login[]): Promise<void> => {
  for (const login of logins) await ensureLogin(owner, login);
};

// Roles belong to the server: other databases of it may be migrated at the same time, and no lock reaches that far.
const ensureLogin = async (owner: Knex, login: Login): Promise<void> => {
  for (let attempt = 1; !(await isRight(login)); attempt++) {
    try {
      await makeLogin(owner, login);
      return;
    } catch (error) {
      if (mayNot(error)) return tell(login);
      if (attempt === attempts) throw error;
    }
  }
};

const mayNot = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "42501";

const tell = ({ url, role }: Login): void => {
  process.stderr.write(
    `The owner may not make the login ${userOf(url)}: make it yourself, a member of ${role} and of nothing else, ` +
      `with statement_timeout ${statementTimeouts[role]}.\n`,
  );
};

const isRight = async ({ url, role }: Login): Promise<boolean> => {
  const own = openKnex(url, role, 1);
  try {
    const { rows } = await own.raw("select current_setting('statement_timeout') as timeout");
    return rows[0].timeout === statementTimeouts[role] && (await whatIsWrong(url, role)).problems.length === 0;
  } catch {
    return false;
  } finally {
    await own.destroy();
  }
};

const makeLogin = (owner: Knex, { url, role }: Login): Promise<void> =>
  owner.transaction(async (trx) => {
    const settings = {
      name: userOf(url),
      role,
      timeout: statementTimeouts[role],
      verifier: verifierOf(passwordOf(url)),
    };
    for (const [name, value] of Object.entries(settings)) {
      await trx.raw("select set_config(?, ?, true)", [`portal_login.${name}`, value]);
    }
    await trx.raw(making);
  });

// a statement that makes a role takes no parameters
const making = `
do $$
declare
  login text := current_setting('portal_login.name');
  wanted text := current_setting('portal_login.role');
begin
  if to_regrole(quote_ident(login)) is null then execute format('create role %I', login); end if;
  execute format('alter role %I login inherit password %L', login, nullif(current_setting('portal_login.verifier'), ''));
  execute format('alter role %I set statement_timeout = %L', login, current_setting('portal_login.timeout'));
  if not pg_has_role(login, wanted, 'usage') then execute format('grant %I to %I', wanted, login); end if;
end $$`;

/** What PostgreSQL itself keeps of a password (RFC 5803): the password reaches no log of statements. Empty of an empty one. */
const verifierOf = (password: string): string => {
  if (password === "") return "";
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize("NFKC"), salt, iterations, 32, "sha256");
  const keyOf = (text: string) => createHmac("sha256", salted).update(text).digest();
  const stored = createHash("sha256").update(keyOf("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${keyOf("Server Key").toString("base64")}`;
};
const iterations = 4_096;
