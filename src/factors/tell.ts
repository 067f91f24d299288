import type { SignedInUser } from "../accounts/index.ts";
import { findPhone } from "../holdings/index.ts";
import { type NoticeDeps, queueNotice } from "../notices/index.ts";
import type { Knex } from "../platform/db.ts";
import type { Channel } from "./channels.ts";

type Person = Pick<SignedInUser, "id" | "email">;
/** `sms`: the same in one SMS of 70 signs, without a link. */
type Told = { readonly id: string; readonly subject: string; readonly text: string; readonly sms: string };

/**
 * Tells of a change of how somebody signs in, in the transaction of the change: by mail, and by SMS where there is no mailbox or
 * the mailbox let the change be made. An SMS goes to a number that is still theirs alone.
 */
export const tellOfChange = async (
  deps: NoticeDeps,
  trx: Knex,
  { id: userId, email }: Person,
  { told, shown }: { readonly told: Told; readonly shown: readonly Channel[] },
): Promise<void> => {
  const { id, subject, text, sms } = told;
  if (email !== null) await queueNotice(deps, trx, { channel: "mail", to: email, subject, text, id });
  const isSmsNeeded = email === null || shown.includes("mailbox");
  const phone = isSmsNeeded ? await findPhone(trx, userId) : null;
  if (phone === null) return;
  await queueNotice(deps, trx, { channel: "sms", to: phone, subject, text: sms, id: `${id}-sms` });
};
