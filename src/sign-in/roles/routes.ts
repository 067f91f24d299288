import { homeOf, rolesOf } from "../../accounts/index.ts";
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
  const page = rolePage(wordsOf(req, messages), rolesOf(userOf(req)), nextOf(req));
  show(req, res, "sign-in/role", page, { layout: "plain" });
}

async function chooseRole(req: PageRequest, res: Response) {
  const user = userOf(req);
  const role = rolesOf(user).find((held) => held === textField(req.body, "role"));
  if (!role) throw new Forbidden("a role that is not held");
  await continueSession(req, user, { role });
  const next = nextOf(req);
  res.redirect(303, next === "/" ? homeOf(user, role) : next);
}
