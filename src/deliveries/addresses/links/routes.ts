import { show } from "../../../platform/render.ts";
import {
  get,
  originOf,
  type PageRequest,
  post,
  type Response,
  type Route,
  routes,
  wordsOf,
} from "../../../platform/routing.ts";
import { messages } from "../messages.ts";
import { confirmAddress, openLink } from "./link.ts";
import { confirmedPage, deadPage, linkPage } from "./pages.ts";

const token = { params: { token: "delivery-token" } };

/** What the owner of a mailbox opens; the token stands in the address alone, and no log names addresses. */
export const addressLinkRoutes: readonly Route[] = routes("/delivery-addresses", [
  // before the address of a token, which its own would be taken for
  get("/confirmed", "public", showConfirmed),
  get("/:token", "public", showLink, token),
  post("/:token/confirmation", "public", confirm, { ...token, sample: {} }),
]);

async function showLink(req: PageRequest, res: Response) {
  const link = await openLink(req.site, tokenOf(req), originOf(req));
  if (!link) return showDead(req, res);
  const { scope, ...facts } = link;
  const page = linkPage(wordsOf(req, messages), { ...facts, token: tokenOf(req), accountId: scope.accountId });
  show(req, res, "deliveries/address-link", page, { layout: "plain" });
}

async function confirm(req: PageRequest, res: Response) {
  const link = await openLink(req.site, tokenOf(req), originOf(req));
  if (!link || !(await confirmAddress(req.site, link, tokenOf(req)))) return showDead(req, res);
  res.redirect(303, "/delivery-addresses/confirmed");
}

function showConfirmed(req: PageRequest, res: Response) {
  show(req, res, "deliveries/address-link", confirmedPage(wordsOf(req, messages)), { layout: "plain" });
}

const tokenOf = (req: PageRequest): string => String(req.params["token"]);

const showDead = (req: PageRequest, res: Response) =>
  show(req, res, "deliveries/address-link", deadPage(wordsOf(req, messages)), { status: 404, layout: "plain" });
