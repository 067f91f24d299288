import { findLogin, type LoginName } from "../accounts/index.ts";
import { flash } from "../platform/flash.ts";
import type { PageRequest, Response } from "../platform/routing.ts";
import { welcome } from "./entry.ts";
import { findUser } from "./user.ts";

/**
 * Signs in the user who has just set a password by a code or a link, as if they typed it now: nothing is gained by typing it once
 * more. The password rests on what the code or the link came by, and a second factor is asked for where there is one.
 */
export const welcomeNewcomer = async (
  req: PageRequest,
  res: Response,
  { name, told }: { readonly name: LoginName; readonly told: string },
): Promise<void> => {
  const { site } = req;
  const way = wayOf(name);
  const login = await findLogin(site.db, name);
  const user = login && (await findUser(site, { id: login.id, version: login.sessionVersion, signInId: null }));
  if (user) return welcome(req, res, { user, way, next: "/", told });
  flash(req, "success", told);
  res.redirect(303, `/sign-in/${way}`);
};

const wayOf = (name: LoginName) => {
  if ("phone" in name) return "password" as const;
  return "email" in name ? ("email" as const) : ("account" as const);
};
