import { randomBytes } from "node:crypto";
import { isOverHttps } from "./config.ts";
import { cookie } from "./preferences.ts";
import type { PageRequest, Response } from "./routing.ts";
import { isSignedBy } from "./secrets.ts";

/** A new version of the user, after a change of password, invalidates every remembered browser. */
type Whom = { readonly id: number; readonly sessionVersion: number };

const halfYear = 180 * 86_400_000;
const nameOf = ({ config }: PageRequest["site"]): string => (isOverHttps(config) ? "__Host-device" : "device");
const signed = (device: string, { id, sessionVersion }: Whom): string => `${device} ${id} ${sessionVersion}`;

/** The id of this browser if the user has signed in with it before. It proves nothing else and gives no access. */
export const knownDevice = (req: PageRequest, whom: Whom | undefined): string | null => {
  const [device = "", seal = ""] = (cookie(req, nameOf(req.site)) ?? "").split(".");
  if (!whom || device.length !== 22) return null;
  return isSignedBy(req.site.secrets.signatures("device", signed(device, whom)), seal) ? device : null;
};

export const rememberDevice = ({ site }: PageRequest, res: Response, whom: Whom): void => {
  const secure = isOverHttps(site.config);
  const device = randomBytes(16).toString("base64url");
  const value = `${device}.${site.secrets.sign("device", signed(device, whom))}`;
  res.cookie(nameOf(site), value, { maxAge: halfYear, sameSite: "lax", httpOnly: true, secure, path: "/" });
};
