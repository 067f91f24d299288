import { insertGrant, insertUser, type NewUser } from "../../accounts/index.ts";
import { tellOfChange } from "../../factors/index.ts";
import { takeStaleLoginOff } from "../../holdings/index.ts";
import { recordAudit, recordOwnAudit } from "../../journal/index.ts";
import { hashPassword, setPassword } from "../../passwords/index.ts";
import { inScope, mintScope, type Tx } from "../../platform/db.ts";
import { lettersFor } from "../../platform/letters.ts";
import type { Site } from "../../platform/routing.ts";
import type { Claimant } from "../claim/claimant.ts";
import { channelOf, type NewPassword, originOf } from "../claim/flow.ts";
import { messages } from "./messages.ts";
import { hasAdministrator } from "./repository.ts";

/** Sets the first password of a user who has none, or makes a new user. False if another request was faster. */
export const register = async (site: Site, chosen: NewPassword): Promise<boolean> => {
  const { db, clock } = site;
  const { claimant, fullName, password, lang, origin } = chosen;
  const { accountId = 0, subscriberId, phone, userId, version = 0 } = claimant.owner;
  const passwordHash = await hashPassword(password);
  const set = { passwordHash, origin: originOf(chosen) };
  const role = subscriberId === undefined ? "administrator" : "subscriber";
  const by = { userId: null, name: fullName ?? "", msisdn: phone ?? null, role, ...origin };
  const entry = { action: "users:register", subject: role };
  return inScope(mintScope(db, accountId, by), async (tx) => {
    if (userId !== undefined) {
      const user = await setPassword(tx, { userId, version }, { ...set, isFirst: true });
      if (!user) return false;
      await recordOwnAudit(tx, { ...origin, ...entry, userId, userName: user.name });
      await tellOfFirst(site, tx, { id: userId, email: user.email }, chosen);
      return true;
    }
    const login = await newLogin(tx, claimant, { origin, now: clock.now() });
    const id = await insertUser(tx, { name: fullName ?? "", login, ...set, language: lang });
    if (id === undefined) return false;
    // only the first to register by account becomes its administrator
    const isGranted = role === "subscriber" || !(await hasAdministrator(tx));
    if (isGranted) {
      await insertGrant(tx, { userId: id, role, subscriberId, at: clock.now() });
      // the account's own journal says who has got access to it
      await recordAudit(tx, { ...entry, after: { userId: id, role } });
    }
    await recordOwnAudit(tx, { ...origin, ...entry, userId: id, userName: fullName ?? "" });
    await tellOfFirst(site, tx, { id, email: null }, chosen);
    return true;
  });
};

/** To the person's own mailbox and number; who has neither has registered an account, by the mailbox of its documents. */
const tellOfFirst = (site: Site, tx: Tx, { id, email }: Person, chosen: NewPassword): Promise<void> => {
  const words = lettersFor(messages, chosen.lang);
  const [subject, text, sms] = [words.t("noticeSubject"), words.t("noticeText"), words.t("noticeSms")];
  const told = { id: `registration-${chosen.origin.requestId}`, subject, text, sms };
  const person = { id, email: email ?? (chosen.kind === "account" ? chosen.claimant.to : null) };
  return tellOfChange(site, tx, person, { told, shown: [channelOf(chosen)] });
};
type Person = { readonly id: number; readonly email: string | null };
type At = Pick<NewPassword, "origin"> & { readonly now: Date };

/** The login that the code has proved; whoever had it before and has lost the number loses it now. */
const newLogin = async (tx: Tx, { owner }: Claimant, { origin, now }: At): Promise<NewUser["login"]> => {
  const { accountId = 0, subscriberId = 0, phone } = owner;
  if (phone === undefined) return { login_account: accountId };
  const number = { accountId, subscriberId };
  await takeStaleLoginOff(tx, { phone, number }, origin);
  return { phone, holding: { ...number, provedAt: now } };
};
