import { type Channel, originOfNew, tellOfChange } from "../../factors/index.ts";
import { authorOf, recordOwnAudit } from "../../journal/index.ts";
import { RuleBroken } from "../../kernel/errors.ts";
import { hashPassword } from "../../passwords/index.ts";
import type { Requester, Site } from "../../platform/routing.ts";
import { endOtherSignIns } from "../../sessions/index.ts";
import { savePassword } from "../repository.ts";

/** What proved that the user may change the password. */
export type Proof = "current-password" | "temporary-password" | "second-factor" | "sms";

type Change = {
  readonly by: Requester;
  readonly password: string;
  readonly proof: Proof;
  /** The sign-in that stays open; every other one ends. */
  readonly signInId: string | null;
  /** What this session was shown of who its user is. */
  readonly shown: readonly Channel[];
  readonly told: Parameters<typeof tellOfChange>[3]["told"];
};

/** Saves the password under a new session version, which ends every session. @returns the version for the session to continue with */
export const changePassword = async (site: Site, change: Change): Promise<number> => {
  const { by, proof, signInId, shown, told } = change;
  const { id: userId, sessionVersion: version } = by.user;
  const hadCurrent = proof === "current-password" || proof === "temporary-password";
  const origin = originOfNew(by.user, { hadCurrent, shown });
  const passwordHash = await hashPassword(change.password);
  return site.db.knex.transaction(async (trx) => {
    const isSaved = await savePassword(trx, { userId, version, passwordHash, origin });
    if (!isSaved) throw new RuleBroken("the password has been changed elsewhere");
    const ended = await endOtherSignIns(trx, userId, signInId, site.clock.now());
    await recordOwnAudit(trx, {
      ...authorOf(by),
      action: "users:change-password",
      subject: proof,
      after: { otherSessionsEnded: ended },
    });
    await tellOfChange(site, trx, by.user, { told, shown });
    return version + 1;
  });
};

/** A wrong current password: the person at this session may not be its user. */
export const recordWrongPassword = ({ db }: Site, by: Requester): Promise<void> =>
  recordOwnAudit(db.knex, { ...authorOf(by), action: "users:refuse-password", subject: "current-password" });
