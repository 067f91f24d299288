import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Request, Response } from "express";
import { cookie } from "./preferences.ts";
import type { Secrets } from "./secrets.ts";

/** Another version of the user, after a change of password, makes every browser a stranger again. */
type Whom = { readonly id: number; readonly sessionVersion: number };

const halfYear = 180 * 86_400_000;
const nameOf = (secure: boolean): string => (secure ? "__Host-device" : "device");
const sealOf = (secrets: Secrets, device: string, { id, sessionVersion }: Whom): string =>
  secrets.sign("device", `${device} ${id} ${sessionVersion}`);

/** The id of this browser when the user has signed in with it before; it proves nothing else, and lets nobody in. */
export const knownDevice = (secrets: Secrets, req: Request, whom: Whom | undefined, secure: boolean): string | null => {
  const [device = "", seal = ""] = (cookie(req, nameOf(secure)) ?? "").split(".");
  if (!whom || device.length !== 22) return null;
  const expected = Buffer.from(sealOf(secrets, device, whom));
  const given = Buffer.from(seal);
  return given.length === expected.length && timingSafeEqual(given, expected) ? device : null;
};

export const rememberDevice = (secrets: Secrets, res: Response, whom: Whom, secure: boolean): void => {
  const device = randomBytes(16).toString("base64url");
  const value = `${device}.${sealOf(secrets, device, whom)}`;
  res.cookie(nameOf(secure), value, { maxAge: halfYear, sameSite: "lax", httpOnly: true, secure, path: "/" });
};
