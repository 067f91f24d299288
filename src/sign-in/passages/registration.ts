import { recordAudit, recordOwnAudit } from "../../journal/index.ts";
import type { Lang } from "../../kernel/lang.ts";
import { hashPassword } from "../../passwords/index.ts";
import { inScope, mintScope } from "../../platform/db.ts";
import type { Site } from "../site.ts";
import type { Person } from "./person.ts";
import { insertGrant, insertUser, setFirstPassword } from "./repository.ts";
import type { Purpose } from "./session.ts";

export type Registration = {
  readonly person: Person;
  /** Of who has no name here yet. */
  readonly fullName: string | null;
  readonly password: string;
  readonly lang: Lang;
  readonly who: Who;
};
export type Who = { readonly address: string; readonly requestId: string };

/** A password for who has none yet, and a user where there is none. False: somebody was faster. */
export const register = async ({ db, clock }: Site, made: Registration): Promise<boolean> => {
  const { person, fullName, password, lang, who } = made;
  const { accountId = 0, subscriberId, phone, userId, version = 0 } = person.subject;
  const passwordHash = await hashPassword(password);
  const role = subscriberId === undefined ? "administrator" : "subscriber";
  const by = { userId: null, name: fullName ?? "", msisdn: phone ?? null, role, ...who };
  const entry = { action: "users:register", subject: role };
  return inScope(mintScope(db, accountId, by), async (tx) => {
    if (userId !== undefined) {
      const user = await setFirstPassword(tx, { userId, version }, passwordHash);
      if (user) await recordOwnAudit(tx, { ...who, ...entry, userId, userName: user.name });
      return user !== undefined;
    }
    const login = phone === undefined ? { login_account: accountId } : { phone };
    const id = await insertUser(tx, { name: fullName ?? "", login, passwordHash, language: lang });
    if (id === undefined) return false;
    const isGranted = await insertGrant(tx, { userId: id, subscriberId, now: clock.now() });
    // the account's own journal says who has come to it
    if (isGranted) await recordAudit(tx, { ...entry, after: { userId: id, role } });
    await recordOwnAudit(tx, { ...who, ...entry, userId: id, userName: fullName ?? "" });
    return true;
  });
};

/** What was typed stays out of the journal. */
export const recordCodeRefusal = ({ db }: Site, who: Who, purpose: Purpose) =>
  recordOwnAudit(db.knex, { ...who, userId: null, action: "users:refuse-code", subject: purpose });
