import type { Knex } from "../../platform/db.ts";
import { qrPicture } from "../../platform/qr.ts";
import type { Site } from "../../platform/routing.ts";
import { newTotpSecret, totpStepOf, totpUri } from "../../platform/totp.ts";
import { type Added, addFactor, type Changer } from "../factors.ts";
import { confirmFactor } from "../repository.ts";
import { findTotp, keepSecret, type StoredTotp, takeStep } from "./repository.ts";

/** Makes a secret. It is no factor until its first code has been entered. */
export const startTotp = async ({ db, secrets, clock }: Site, userId: number): Promise<void> => {
  await keepSecret(db.knex, userId, secrets.seal("totp", newTotpSecret()), clock.now());
};

export type TotpSetUp = { readonly secret: string; readonly picture: string };

/** What the application on the phone needs. Undefined if nothing was started. */
export const findSetUp = async (site: Site, user: Express.User): Promise<TotpSetUp | undefined> => {
  const stored = await findTotp(site.db.knex, user.id);
  const secret = stored && !stored.confirmedAt && openSecret(site, stored);
  if (!secret) return undefined;
  const label = user.phone ?? user.email ?? user.name;
  return { secret, picture: await qrPicture(totpUri(secret, { issuer: site.config.operator.name, label })) };
};

/** Turns the application on. Undefined if the code is wrong. */
export const confirmTotp = (site: Site, by: Changer, code: string): Promise<Added | undefined> =>
  addFactor(
    site,
    by,
    "totp",
    async (trx) =>
      (await isRight(site, trx, by.user.id, code, "waiting")) &&
      confirmFactor(trx, by.user.id, "totp", site.clock.now()),
  );

/** Whether it is the code of the current time step, the one before or the one after, and later than the last step used. */
export const checkTotp = (site: Site, trx: Knex, userId: number, code: string): Promise<boolean> =>
  isRight(site, trx, userId, code, "confirmed");

const isRight = async (
  site: Site,
  trx: Knex,
  userId: number,
  code: string,
  state: "waiting" | "confirmed",
): Promise<boolean> => {
  const stored = await findTotp(trx, userId);
  if (!stored || (stored.confirmedAt !== null) !== (state === "confirmed")) return false;
  const secret = openSecret(site, stored);
  const step = secret && totpStepOf(secret, code, site.clock.now());
  return step ? takeStep(trx, userId, stored.secret, step) : false;
};

/** Undefined for a secret that was tampered with in the database: no code of it is right. */
const openSecret = ({ secrets, log }: Site, { secret }: StoredTotp): string | undefined => {
  try {
    return secrets.open("totp", secret);
  } catch (error) {
    log.error({ err: error }, "a stored TOTP secret cannot be opened");
    return undefined;
  }
};
