import { homeOf, type Role, rolesOf } from "../../accounts/index.ts";
import { Forbidden } from "../../kernel/errors.ts";
import { textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  type PageRequest,
  post,
  type Response,
  type Route,
  routes,
  userOf,
  wordsOf,
} from "../../platform/routing.ts";
import { continueSession } from "../../sessions/index.ts";
import { nextOf } from "../forms.ts";
import { messages } from "../messages.ts";
import { rolePage } from "./pages.ts";

/** Выберите способ входа. */
export const roleRoutes: readonly Route[] = routes("/role", [
  get("", "signed-in", showRoles),
  post("", "signed-in", chooseRole, { sample: { role: "administrator" } }),
]);

function showRoles(req: PageRequest, res: Response) {
  const user = userOf(req);
  const roles = rolesOf(user);
  const [role] = roles;
  // one role is no choice
  if (role && roles.length === 1 && req.session.role === role) return goOn(req, res, role);
  const page = rolePage(wordsOf(req, messages), roles, nextOf(req));
  show(req, res, "sign-in/role", page, { layout: "plain" });
}

async function chooseRole(req: PageRequest, res: Response) {
  const user = userOf(req);
  const role = rolesOf(user).find((held) => held === textField(req.body, "role"));
  if (!role) throw new Forbidden("a role that is not held");
  await continueSession(req, user, { role });
  goOn(req, res, role);
}

function goOn(req: PageRequest, res: Response, role: Role) {
  const user = userOf(req);
  const next = nextOf(req);
  res.redirect(303, next === "/" ? homeOf(user, role) : next);
}
