import { findPassword } from "../../accounts/index.ts";
import {
  canGetSms,
  findFactors,
  firstChannel,
  isAnother,
  numberChannel,
  passwordChannel,
} from "../../factors/index.ts";
import type { Site } from "../../platform/routing.ts";
import type { Way } from "../../sessions/index.ts";
import type { Ways } from "./pages.ts";

/** Who is asked, and how he came in. `isUnconfirmed`: by a code to a number that has changed since. */
export type Prover = { readonly user: Express.User; readonly way: Way; readonly isUnconfirmed?: boolean };

/** A second factor if the user has one, otherwise the first one anew. */
export const waysOf = (site: Site, prover: Prover): Promise<Ways> => {
  if (prover.user.hasSecondFactor) return secondWays(site, prover);
  return prover.isUnconfirmed ? besideNumber(site, prover) : firstWays(site, prover);
};

/** Who came in by a code to a changed number shows that he knows something that the number alone does not give. */
const besideNumber = async (site: Site, prover: Prover): Promise<Ways> => {
  const { password } = await insteadOfSms(site, prover);
  const lacking = password === null ? "unconfirmed" : null;
  return { app: false, recoveryCode: false, sms: null, passkey: false, password, lacking };
};

/** What was shown first is not asked for again, whatever it is called: a password that was set by SMS and an SMS are one factor. */
const secondWays = async (site: Site, { user, way }: Prover): Promise<Ways> => {
  const { totpAt, smsAt, passkeys, codesLeft } = await findFactors(site, user.id);
  const number = numberChannel(user.phone ?? "");
  const canSms = smsAt !== null && isAnother(firstChannel(way, user), number);
  const isSmsAlone = smsAt !== null && totpAt === null && passkeys.length === 0;
  return {
    app: totpAt !== null,
    recoveryCode: codesLeft > 0,
    sms: canSms && (await canGetSms(site, user)) ? user.phone : null,
    passkey: passkeys.length > 0,
    ...(isSmsAlone && !canSms ? await insteadOfSms(site, { user, way }) : { password: null, lacking: null }),
  };
};

/** Who has SMS alone, and showed by it already, or by a password that was set by it, that he has the phone. */
const insteadOfSms = async (site: Site, { user, way }: Prover): Promise<Pick<Ways, "password" | "lacking">> => {
  if ((await findPassword(site.db, user.id, site.clock.now())) === null)
    return { password: null, lacking: "noPassword" };
  const isOther = way === "sms" && isAnother(firstChannel(way, user), passwordChannel(user));
  return isOther ? { password: "second", lacking: null } : { password: null, lacking: "sameNumber" };
};

/** The password, or the way that the user came in by. */
const firstWays = async (site: Site, { user, way }: Prover): Promise<Ways> => {
  const hasPassword = (await findPassword(site.db, user.id, site.clock.now())) !== null;
  const isBySms = (way === "sms" || !hasPassword) && (await canGetSms(site, user));
  return {
    app: false,
    recoveryCode: false,
    sms: isBySms ? user.phone : null,
    passkey: false,
    password: hasPassword ? "anew" : null,
    lacking: hasPassword || isBySms ? null : "nothing",
  };
};
