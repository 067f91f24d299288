import { findLogin } from "../accounts/index.ts";
import type { CodeRequest } from "../codes/index.ts";
import { codeRules } from "../limits/index.ts";
import { knownDevice } from "../platform/device.ts";
import type { PageRequest } from "../platform/routing.ts";
import { findActiveNumber } from "./repository.ts";
import type { Site } from "./site.ts";

type Recipient = Pick<CodeRequest, "recipient" | "device">;

/** Whose code goes to a number by SMS: a user's whose number is an active one of ours, and has been on its SIM for a day. */
export const smsRecipient = async (site: Site, req: PageRequest, phone: string): Promise<Recipient> => {
  const [login, number] = await Promise.all([findLogin(site.db, { phone }), findActiveNumber(site.db, phone)]);
  const device = login ? knownDevice(site.secrets, req, login, site.overHttps) : null;
  const mayGet = login && !login.isStaff && number && !isNewSim(site, number.simChangedAt);
  const subject = { userId: login?.id ?? 0, version: login?.sessionVersion ?? 0, phone };
  return { recipient: mayGet ? { to: phone, subject } : null, device };
};

export const isNewSim = ({ clock }: Site, changedAt: Date | null): boolean =>
  changedAt !== null && clock.now().getTime() - changedAt.getTime() < codeRules.simChangeHours * 3_600_000;
