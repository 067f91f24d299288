import { findSignedInUser } from "../accounts/index.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/db.ts";

/** The user as the rules of this portal see him: where second factors are off, nobody has one. */
export const findUser = async (
  { db, config }: { db: Database; config: Config },
  remembered: Parameters<typeof findSignedInUser>[1],
): Promise<Express.User | undefined> => {
  const user = await findSignedInUser(db, remembered);
  return user && config.secondFactor === "off" ? { ...user, hasSecondFactor: false } : user;
};
