import type { Knex } from "../../platform/db.ts";
import { qrPicture } from "../../platform/qr.ts";
import { newTotpSecret, totpStepOf, totpUri } from "../../platform/totp.ts";
import type { FactorDeps } from "../deps.ts";
import { type Added, addFactor, type Changer } from "../factors.ts";
import { confirmFactor } from "../repository.ts";
import { findTotp, type KeptTotp, keepSecret, takeStep } from "./repository.ts";

/** Makes a secret, which counts for nothing until a code of it has been shown. */
export const startTotp = async ({ db, secrets, clock }: FactorDeps, userId: number): Promise<void> => {
  await keepSecret(db.knex, userId, secrets.seal("totp", newTotpSecret()), clock.now());
};

export type TotpSetUp = { readonly secret: string; readonly picture: string };

/** What the application on the phone is told; undefined when nothing has been started. */
export const findSetUp = async (deps: FactorDeps, user: Express.User): Promise<TotpSetUp | undefined> => {
  const kept = await findTotp(deps.db.knex, user.id);
  const secret = kept && !kept.confirmedAt && openSecret(deps, kept);
  if (!secret) return undefined;
  const label = user.phone ?? user.email ?? user.name;
  return { secret, picture: await qrPicture(totpUri(secret, { issuer: deps.config.operator.name, label })) };
};

/** A right code turns it on; undefined: the code is not right. */
export const confirmTotp = (deps: FactorDeps, by: Changer, code: string): Promise<Added | undefined> =>
  addFactor(
    deps,
    by,
    "totp",
    async (trx) =>
      (await isRight(deps, trx, by.user.id, code, "waiting")) &&
      (await confirmFactor(trx, by.user.id, "totp", deps.clock.now())) === 1,
  );

/** Whether it is the code of now's step, the one before or the one after, and of a step later than the last one used. */
export const checkTotp = (deps: FactorDeps, trx: Knex, userId: number, code: string): Promise<boolean> =>
  isRight(deps, trx, userId, code, "confirmed");

const isRight = async (
  deps: FactorDeps,
  trx: Knex,
  userId: number,
  code: string,
  state: "waiting" | "confirmed",
): Promise<boolean> => {
  const kept = await findTotp(trx, userId);
  if (!kept || (kept.confirmedAt !== null) !== (state === "confirmed")) return false;
  const secret = openSecret(deps, kept);
  const step = secret && totpStepOf(secret, code, deps.clock.now());
  return step ? takeStep(trx, userId, kept.secret, step) : false;
};

/** One that somebody has changed in the database opens nothing. */
const openSecret = ({ secrets, log }: FactorDeps, { secret }: KeptTotp): string | undefined => {
  try {
    return secrets.open("totp", secret);
  } catch (error) {
    log.error({ err: error }, "a kept TOTP secret cannot be opened");
    return undefined;
  }
};
