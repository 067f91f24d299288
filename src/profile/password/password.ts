import { recordOwnAudit } from "../../journal/index.ts";
import { RuleBroken } from "../../kernel/errors.ts";
import { type Notice, queueNotice } from "../../notices/index.ts";
import { hashPassword } from "../../passwords/index.ts";
import type { ProfileDeps, Who } from "../deps.ts";
import { endOtherSignIns, savePassword } from "../repository.ts";

/** How a person shows that it is he who changes the password. */
export type Proof = "current-password" | "temporary-password" | "second-factor" | "sms";

export type Change = {
  readonly who: Who;
  /** The version the session was begun with. */
  readonly version: number;
  readonly password: string;
  readonly proof: Proof;
  /** The sign-in that goes on; every other one ends. */
  readonly signInId: string | null;
  readonly notice: Notice | null;
};

/** Another password and another version: every session but the one that is begun with it anew is over. */
export const changePassword = async (deps: ProfileDeps, change: Change): Promise<{ version: number }> => {
  const { who, version, proof, signInId, notice } = change;
  const passwordHash = await hashPassword(change.password);
  return deps.db.knex.transaction(async (trx) => {
    const isSaved = await savePassword(trx, { userId: who.userId, version, passwordHash });
    if (!isSaved) throw new RuleBroken("the password has been changed elsewhere");
    const ended = await endOtherSignIns(trx, who.userId, signInId, deps.clock.now());
    await recordOwnAudit(trx, {
      ...who,
      action: "users:change-password",
      subject: proof,
      after: { otherSessionsEnded: ended },
    });
    if (notice) await queueNotice(deps, trx, notice);
    return { version: version + 1 };
  });
};

/** Somebody at this session does not know its owner's password. */
export const recordWrongPassword = ({ db }: ProfileDeps, who: Who): Promise<void> =>
  recordOwnAudit(db.knex, { ...who, action: "users:refuse-password", subject: "current-password" });
