import type { Response } from "express";
import { flash } from "../../platform/flash.ts";
import { type Form, formOf, parse, readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, post, type Route, routes, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { actorOf } from "../access.ts";
import { rowId } from "../forms.ts";
import { grantable } from "../grant.ts";
import { messages } from "../messages.ts";
import { accessHref, addressText } from "../pages.ts";
import { invitationForm } from "./forms.ts";
import { invite, revokeInvitation } from "./invitation.ts";
import { invitePage } from "./pages.ts";

const stepUp = true;

export const invitationRoutes: readonly Route[] = routes("/a/:account/access/invitations", [
  // the second factor is asked for before the form is filled in
  get("/new", "access:write", (req: ScopedRequest, res) => showForm(req, res), { stepUp, viewing: "deny" }),
  // where a reload leads after a form that was not right
  get("", "access:write", toForm, { viewing: "deny" }),
  post("", "access:write", sendInvitation, {
    stepUp,
    sample: { to: "colleague@client.example", name: "", role: "viewer" },
  }),
  post("/:invitation/revocation", "access:write", revoke, { stepUp, params: { invitation: "invitation" } }),
]);

function toForm(req: ScopedRequest, res: Response) {
  res.redirect(303, `${accessHref(req.scope.accountId)}/invitations/new`);
}

type Refused = { readonly typed: Form; readonly status: number; readonly waitSeconds?: number };

function showForm(req: ScopedRequest, res: Response, refused?: Refused) {
  const page = invitePage(wordsOf(req, messages), {
    accountId: req.scope.accountId,
    roles: grantable(actorOf(req.scope)),
    typed: refused?.typed ?? {},
    waitSeconds: refused?.waitSeconds ?? 0,
  });
  show(req, res, "access/invite", page, { status: refused?.status ?? 200 });
}

async function sendInvitation(req: ScopedRequest, res: Response) {
  const read = readForm(invitationForm, req.body);
  if (!read.ok) return showForm(req, res, { typed: read.form, status: 422 });
  const { to, name, role } = read.data;
  const invited = await invite(req.site, req.scope, { to, name, role, lang: req.lang });
  if (invited.isInvited) {
    flash(req, "success", wordsOf(req, messages).t("invited", { to: addressText(to) }));
    return res.redirect(303, accessHref(req.scope.accountId));
  }
  if (invited.fault === "wait") {
    res.setHeader("Retry-After", String(invited.seconds));
    return showForm(req, res, { typed: formOf(invitationForm, req.body), status: 429, waitSeconds: invited.seconds });
  }
  showForm(req, res, { typed: formOf(invitationForm, req.body, new Map([["to", invited.fault]])), status: 422 });
}

async function revoke(req: ScopedRequest, res: Response) {
  const { accountId } = req.scope;
  const isRevoked = await revokeInvitation(req.site, req.scope, parse(rowId, req.params["invitation"]));
  flash(req, isRevoked ? "success" : "info", wordsOf(req, messages).t(isRevoked ? "revoked" : "overAlready"));
  res.redirect(303, accessHref(accountId));
}
