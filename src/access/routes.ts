import type { Response } from "express";
import { allows, mayGrant } from "../accounts/index.ts";
import { NotFound, RuleBroken } from "../kernel/errors.ts";
import { flash } from "../platform/flash.ts";
import { parse, readForm } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import { get, post, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { type AccessDeps, actorOf, changeRole, remove, restore, suspend } from "./access.ts";
import { roleForm, rowId } from "./forms.ts";
import { type Act, type Grant, grantable, isLastKeeper, mayAct } from "./grant.ts";
import { grantPage } from "./grant-pages.ts";
import type { InvitationDeps } from "./invitations/invitation.ts";
import { invitationRoutes } from "./invitations/routes.ts";
import { type LinkRouteDeps, linkRoutes } from "./links/routes.ts";
import { messages } from "./messages.ts";
import { accessHref, accessPage } from "./pages.ts";
import { listGrants, readAccess } from "./repository.ts";

/** Доступ сотрудников: who works with the account, as what, and the invitations of others. */
export const accessRoutes = (deps: InvitationDeps & LinkRouteDeps): readonly Route[] => {
  const grant = { params: { grant: "grant" } };
  const changing = { ...grant, stepUp: true };
  const act = (noun: Act, verb: Verb, sample = {}) =>
    post(`/:grant/${noun}`, "access:write", (req: ScopedRequest, res) => change(deps, req, res, { noun, verb }), {
      ...changing,
      sample,
    });
  return [
    // before the address of one grant, which their own would be taken for
    ...invitationRoutes(deps),
    ...routes("/a/:account/access", [
      get("", "access:read", (req: ScopedRequest, res) => showAccess(deps, req, res)),
      get("/:grant", "access:read", (req: ScopedRequest, res) => showGrant(req, res), grant),
      act("role", changeToChosen, { role: "accountant" }),
      act("suspension", suspend),
      act("restoration", restore),
      act("removal", remove),
    ]),
    ...linkRoutes(deps),
  ];
};

async function showAccess({ clock }: AccessDeps, req: ScopedRequest, res: Response) {
  const { scope } = req;
  const now = clock.now();
  const actor = actorFor(req);
  const mayWrite = allows(actor.role, "access:write");
  const page = accessPage(wordsOf(req, messages), {
    ...(await readAccess(scope, now)),
    accountId: scope.accountId,
    now,
    userId: actor.userId,
    mayInvite: mayWrite,
    mayChange: (grant) => mayWrite && acts.some((act) => mayAct(actor, grant, act)),
    mayRevoke: ({ role }) => mayWrite && mayGrant(actor.role, role),
  });
  show(req, res, "access/index", page);
}

const acts: readonly Act[] = ["role", "suspension", "restoration", "removal"];

/** While support views the portal as the customer, the pages are drawn as for the customer. */
const actorFor = (req: ScopedRequest) => ({
  userId: req.user?.id ?? null,
  role: req.session.role ?? actorOf(req.scope).role,
});

async function showGrant(req: ScopedRequest, res: Response, fault?: string) {
  const { scope } = req;
  const grants = await listGrants(scope);
  const id = idOf(req);
  const grant = grants.find((held) => held.id === id);
  if (!grant) throw new NotFound("grant");
  const actor = actorFor(req);
  const mayWrite = allows(actor.role, "access:write");
  const page = grantPage(wordsOf(req, messages), {
    accountId: scope.accountId,
    grant,
    isOwn: grant.userId === actor.userId,
    isLastKeeper: isLastKeeper(grants, grant),
    roles: grantable(actor),
    may: (act) => mayWrite && mayAct(actor, grant, act),
    fault,
  });
  show(req, res, "access/show", page, { status: fault ? 422 : 200 });
}

type Verb = (deps: AccessDeps, scope: ScopedRequest["scope"], id: number, req: ScopedRequest) => Promise<Grant>;

const changeToChosen: Verb = (deps, scope, id, req) => {
  const read = readForm(roleForm, req.body);
  if (!read.ok) throw new RuleBroken("roleMissing");
  return changeRole(deps, scope, id, read.data.role);
};

async function change(deps: AccessDeps, req: ScopedRequest, res: Response, { noun, verb }: { noun: Act; verb: Verb }) {
  const { scope } = req;
  try {
    const { name, userId } = await verb(deps, scope, idOf(req), req);
    flash(req, "success", wordsOf(req, messages).t(`done.${noun}`, { name }));
    // who has given up his own right has nothing more to look for here
    const isGone = noun === "removal" && userId === scope.actor.userId;
    res.redirect(303, isGone ? "/" : accessHref(scope.accountId));
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    await showGrant(req, res, error.code);
  }
}

const idOf = (req: ScopedRequest): number => parse(rowId, req.params["grant"]);
