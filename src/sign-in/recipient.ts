import { findLogin } from "../accounts/index.ts";
import type { CodeRequest } from "../codes/index.ts";
import { findActiveNumber, mayGetCode, stateOf } from "../holdings/index.ts";
import { knownDevice } from "../platform/device.ts";
import type { PageRequest } from "../platform/routing.ts";

type Recipient = Pick<CodeRequest, "recipient" | "device">;

/** A code for a number goes to its user if the number is active, still theirs, and its SIM is not new. */
export const smsRecipient = async (req: PageRequest, phone: string): Promise<Recipient> => {
  const { db, clock } = req.site;
  const [found, number] = await Promise.all([findLogin(db, { phone }), findActiveNumber(db.knex, phone)]);
  const login = found && stateOf(found, number) !== "another's" ? found : undefined;
  if (!login) return { recipient: null, device: null };
  const mayGet = !login.isStaff && mayGetCode(login, number, clock.now());
  const owner = { userId: login.id, version: login.sessionVersion, phone };
  return { recipient: mayGet ? { to: phone, owner } : null, device: knownDevice(req, login) };
};
