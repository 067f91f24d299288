import { z } from "zod";
import { flash } from "../../platform/flash.ts";
import { parse, readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { signInBlocksOf } from "../../sign-in/index.ts";
import { type Customer, openCustomer } from "../customers/customer.ts";
import { customerHref } from "../customers/pages.ts";
import { readSignIns } from "../customers/repository.ts";
import { reasonForm, removalForm } from "../forms.ts";
import { messages } from "../messages.ts";
import { messages as removalMessages } from "../removals/messages.ts";
import { askRemoval } from "../removals/removal.ts";
import { needsSecond, openRemovals } from "../removals/repository.ts";
import { accountIdOf, staffOf } from "../request.ts";
import type { StaffMember } from "../staff.ts";
import { startViewing } from "../viewing/routes.ts";
import { type PersonData, personHref, personPage } from "./pages.ts";
import { endSessions, openPerson, unblock } from "./person.ts";
import type { Person } from "./repository.ts";

const sample = { reason: "Звонок администратора" };

const person = { params: { person: "person" } };
/** What opens a customer's door is done by who has just shown a second factor, and has one. */
const proven = { ...person, sample, stepUp: true, needsFactor: true };
const removing = { ...proven, sample: { ...sample, ticket: "Т-1024" } };

/** One person with access to a customer's account: what support may do for them. */
export const personRoutes: readonly Route[] = routes("/support/accounts/:account/people/:person", [
  get("", "staff", (req, res) => showPerson(req, res), { ...person, viewing: "deny" }),
  post("/viewing", "staff", view, {
    ...person,
    sample: { ...sample, role: "administrator", ticket: "Т-1024" },
    stepUp: true,
  }),
  post("/unblocking", "staff", (req, res) => act(req, res, "unblocking"), proven),
  post("/sign-outs", "staff", (req, res) => act(req, res, "sign-outs"), proven),
  post("/factor-removals", "staff", (req, res) => remove(req, res, "factors"), removing),
  post("/login-removals", "staff", (req, res) => remove(req, res, "login"), removing),
]);

const personId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

const openBoth = async (req: PageRequest) => {
  const staff = staffOf(req);
  const id = parse(personId, req.params["person"]);
  const customer = await openCustomer(req.site.db, staff, accountIdOf(req));
  return { staff, customer, person: await openPerson(customer, id) };
};

const showPerson = async (req: PageRequest, res: Response, refused?: PersonData["refused"]) =>
  drawPerson(req, res, await openBoth(req), refused);

type Both = { readonly staff: StaffMember; readonly customer: Customer; readonly person: Person };

/** The person's page, also after a form about them that was refused. */
export async function drawPerson(req: PageRequest, res: Response, both: Both, refused?: PersonData["refused"]) {
  const { clock, db, limits } = req.site;
  const { staff, customer, person: found } = both;
  const [blocks, attempts, removals, isForTwo] = await Promise.all([
    signInBlocksOf(limits, found),
    readSignIns(db, staff.id, customer.accountId, found.id),
    openRemovals(customer.scope, found.id, clock.now()),
    needsSecond(db, staff.id, found.id),
  ]);
  const said = { own: wordsOf(req, messages), removals: wordsOf(req, removalMessages) };
  const about = { customer, person: found, blocks, attempts, removals, needsSecond: isForTwo, staffId: staff.id };
  show(req, res, "support/person", personPage(said, { ...about, refused }), { status: refused ? 422 : 200 });
}

async function view(req: PageRequest, res: Response) {
  const refused = await startViewing(req, res, await openBoth(req));
  if (refused) await showPerson(req, res, { form: "viewing", ...refused });
}

const verbs = { unblocking: unblock, "sign-outs": endSessions };

async function act(req: PageRequest, res: Response, form: keyof typeof verbs) {
  const both = await openBoth(req);
  const read = readForm(reasonForm, req.body);
  if (!read.ok) return showPerson(req, res, { form, typed: read.form });
  await verbs[form](req.site, both, read.data.reason);
  flash(req, "success", wordsOf(req, messages).t(`${form}.done`, { name: both.person.name }));
  res.redirect(303, personHref(both.customer.accountId, both.person.id));
}

const kinds = { done: "success", asked: "success", nothing: "info", waits: "info" } as const;
const nouns = { factors: "factor-removals", login: "login-removals" } as const;

/** Another member of the staff confirms it where the person looks after others' numbers. */
async function remove(req: PageRequest, res: Response, what: keyof typeof nouns) {
  const both = await openBoth(req);
  const read = readForm(removalForm, req.body);
  // a page that is drawn anew has no form for a login that is no line of the account any more
  const isThere = what === "factors" || both.person.holdsLine;
  if (isThere && !read.ok) return showPerson(req, res, { form: nouns[what], typed: read.form });
  const asked = isThere && read.ok ? await askRemoval(req.site, both, what, read.data) : "nothing";
  const key = asked === "done" ? (`done.${what}` as const) : asked;
  flash(req, kinds[asked], wordsOf(req, removalMessages).t(key, { name: both.person.name }));
  const { accountId } = both.customer;
  // with the login may have gone the last right on the account, and with it the person's page
  const isGone = asked === "done" && what === "login";
  res.redirect(303, isGone ? customerHref(accountId) : personHref(accountId, both.person.id));
}
