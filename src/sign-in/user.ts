import { findSignedInUser } from "../accounts/index.ts";
import type { Site } from "../platform/routing.ts";

/** The user, without a second factor if the operator has switched second factors off. */
export const findUser = async (
  { db, config }: Pick<Site, "db" | "config">,
  remembered: Parameters<typeof findSignedInUser>[1],
): Promise<Express.User | undefined> => {
  const user = await findSignedInUser(db, remembered);
  return user && config.secondFactor === "off" ? { ...user, hasSecondFactor: false } : user;
};
