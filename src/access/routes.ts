import type { Response } from "express";
import { allows, mayGrant } from "../accounts/index.ts";
import { NotFound, RuleBroken } from "../kernel/errors.ts";
import { flash } from "../platform/flash.ts";
import { parse, readForm } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import { get, post, type Route, routes, type ScopedRequest, type Site, wordsOf } from "../platform/routing.ts";
import { actorOf, changeRole, remove, restore, suspend } from "./access.ts";
import { roleForm, rowId } from "./forms.ts";
import { type Act, type Grant, grantable, isLastKeeper, mayAct } from "./grant.ts";
import { grantPage, removalPage, undoOf } from "./grant-pages.ts";
import { invitationRoutes } from "./invitations/routes.ts";
import { linkRoutes } from "./links/routes.ts";
import { messages } from "./messages.ts";
import { accessHref, accessPage } from "./pages.ts";
import { listGrants, readAccess } from "./repository.ts";

const grant = { params: { grant: "grant" } };
const act = (noun: Act, verb: Verb, sample = {}) =>
  post(`/:grant/${noun}`, "access:write", (req: ScopedRequest, res) => change(req, res, { noun, verb }), {
    ...grant,
    stepUp: true,
    sample,
  });

type Verb = (deps: Site, scope: ScopedRequest["scope"], id: number, req: ScopedRequest) => Promise<Grant>;

const changeToChosen: Verb = (deps, scope, id, req) => {
  const read = readForm(roleForm, req.body);
  if (!read.ok) throw new RuleBroken("roleMissing");
  return changeRole(deps, scope, id, read.data.role);
};

/** Доступ сотрудников: who works with the account, as what, and the invitations of others. */
export const accessRoutes: readonly Route[] = [
  // before the address of one grant, which their own would be taken for
  ...invitationRoutes,
  ...routes("/a/:account/access", [
    get("", "access:read", showAccess),
    get("/:grant", "access:read", (req: ScopedRequest, res) => showGrant(req, res), grant),
    get("/:grant/removal", "access:write", (req: ScopedRequest, res) => showRemoval(req, res), {
      ...grant,
      stepUp: true,
      viewing: "deny",
    }),
    act("role", changeToChosen, { role: "accountant" }),
    act("suspension", suspend),
    act("restoration", restore),
    act("removal", remove),
  ]),
  ...linkRoutes,
];

async function showAccess(req: ScopedRequest, res: Response) {
  const { scope } = req;
  const now = req.site.clock.now();
  const actor = actorFor(req);
  const mayWrite = allows(actor.role, "access:write");
  const page = accessPage(wordsOf(req, messages), {
    ...(await readAccess(scope, now)),
    accountId: scope.accountId,
    now,
    userId: actor.userId,
    mayInvite: mayWrite,
    mayChange: (held) => mayWrite && acts.some((each) => mayAct(actor, held, each)),
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
  const found = grants.find((held) => held.id === id);
  if (!found) throw new NotFound("grant");
  const actor = actorFor(req);
  const mayWrite = allows(actor.role, "access:write");
  const page = grantPage(wordsOf(req, messages), {
    accountId: scope.accountId,
    grant: found,
    isOwn: found.userId === actor.userId,
    isLastKeeper: isLastKeeper(grants, found),
    roles: grantable(actor),
    may: (each) => mayWrite && mayAct(actor, found, each),
    fault,
  });
  show(req, res, "access/show", page, { status: fault ? 422 : 200 });
}

/** Removing asks once more: it cannot be taken back without a new invitation. */
async function showRemoval(req: ScopedRequest, res: Response) {
  const { scope } = req;
  const grants = await listGrants(scope);
  const id = idOf(req);
  const found = grants.find((held) => held.id === id);
  if (!found) throw new NotFound("grant");
  const actor = actorFor(req);
  if (!mayAct(actor, found, "removal") || isLastKeeper(grants, found)) {
    return res.redirect(303, `${accessHref(scope.accountId)}/${id}`);
  }
  const isOwn = found.userId === actor.userId;
  const page = removalPage(wordsOf(req, messages), { accountId: scope.accountId, grant: found, isOwn });
  show(req, res, "access/removal", page);
}

async function change(req: ScopedRequest, res: Response, { noun, verb }: { noun: Act; verb: Verb }) {
  const { scope } = req;
  try {
    const id = idOf(req);
    const changed = await verb(req.site, scope, id, req);
    const { name, userId } = changed;
    const words = wordsOf(req, messages);
    flash(
      req,
      "success",
      words.t(`done.${noun}`, { name }),
      undoOf(words, { accountId: scope.accountId, noun, grant: changed }),
    );
    // a user who gave up their own access has nothing left to see here
    const isGone = noun === "removal" && userId === scope.actor.userId;
    res.redirect(303, isGone ? "/" : accessHref(scope.accountId));
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    await showGrant(req, res, error.code);
  }
}

const idOf = (req: ScopedRequest): number => parse(rowId, req.params["grant"]);
