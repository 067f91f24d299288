import { z } from "zod";
import { flash } from "../../platform/flash.ts";
import { parse, readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { signInBlocksOf } from "../../sign-in/index.ts";
import { openCustomer } from "../customers/customer.ts";
import { readSignIns } from "../customers/repository.ts";
import { reasonForm } from "../forms.ts";
import { messages } from "../messages.ts";
import { accountIdOf, staffOf } from "../request.ts";
import { startViewing } from "../viewing/routes.ts";
import { type PersonData, personHref, personPage } from "./pages.ts";
import { endSessions, openPerson, removeAllFactors, unblock } from "./person.ts";

const sample = { reason: "Звонок администратора" };

const person = { params: { person: "person" } };
/** What opens a customer's door is done by who has just shown a second factor, and has one. */
const proven = { ...person, sample, stepUp: true, needsFactor: true };

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
  post("/factor-removals", "staff", (req, res) => act(req, res, "factor-removals"), proven),
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

async function showPerson(req: PageRequest, res: Response, refused?: PersonData["refused"]) {
  const { db, limits } = req.site;
  const { staff, customer, person: found } = await openBoth(req);
  const [blocks, attempts] = await Promise.all([
    signInBlocksOf(limits, found),
    readSignIns(db, staff.id, customer.accountId, found.id),
  ]);
  const page = personPage(wordsOf(req, messages), { customer, person: found, blocks, attempts, refused });
  show(req, res, "support/person", page, { status: refused ? 422 : 200 });
}

async function view(req: PageRequest, res: Response) {
  const refused = await startViewing(req, res, await openBoth(req));
  if (refused) await showPerson(req, res, { form: "viewing", ...refused });
}

const verbs = { unblocking: unblock, "sign-outs": endSessions, "factor-removals": removeAllFactors };

async function act(req: PageRequest, res: Response, form: keyof typeof verbs) {
  const both = await openBoth(req);
  const read = readForm(reasonForm, req.body);
  if (!read.ok) return showPerson(req, res, { form, typed: read.form });
  await verbs[form](req.site, both, read.data.reason);
  flash(req, "success", wordsOf(req, messages).t(`${form}.done`, { name: both.person.name }));
  res.redirect(303, personHref(both.customer.accountId, both.person.id));
}
