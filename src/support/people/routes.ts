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
import type { SupportDeps } from "../staff.ts";
import { startViewing } from "../viewing/routes.ts";
import { type PersonData, personHref, personPage } from "./pages.ts";
import { endSessions, openPerson, removeAllFactors, unblock } from "./person.ts";

const sample = { reason: "Звонок администратора" };

/** One person with access to a customer's account: what support may do for him. */
export const personRoutes = (site: SupportDeps): readonly Route[] => {
  const person = { params: { person: "person" } };
  return routes("/support/accounts/:account/people/:person", [
    get("", "staff", (req, res) => showPerson(site, req, res), { ...person, viewing: "deny" }),
    post("/viewing", "staff", (req, res) => view(site, req, res), {
      ...person,
      sample: { ...sample, role: "administrator", ticket: "Т-1024" },
    }),
    post("/unblocking", "staff", (req, res) => act(site, req, res, "unblocking"), { ...person, sample }),
    post("/sign-outs", "staff", (req, res) => act(site, req, res, "sign-outs"), { ...person, sample }),
    post("/factor-removals", "staff", (req, res) => act(site, req, res, "factor-removals"), { ...person, sample }),
  ]);
};

const personId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

const openBoth = async ({ db }: SupportDeps, req: PageRequest) => {
  const staff = staffOf(req);
  const id = parse(personId, req.params["person"]);
  const customer = await openCustomer(db, staff, accountIdOf(req));
  return { staff, customer, person: await openPerson(customer, id) };
};

async function showPerson(site: SupportDeps, req: PageRequest, res: Response, refused?: PersonData["refused"]) {
  const { staff, customer, person } = await openBoth(site, req);
  const [blocks, attempts] = await Promise.all([
    signInBlocksOf(site.limits, person),
    readSignIns(site.db, staff.id, customer.accountId, person.id),
  ]);
  const page = personPage(wordsOf(req, messages), { customer, person, blocks, attempts, refused });
  show(req, res, "support/person", page, { status: refused ? 422 : 200 });
}

async function view(site: SupportDeps, req: PageRequest, res: Response) {
  const both = await openBoth(site, req);
  const refused = await startViewing(site, req, res, both);
  if (refused) await showPerson(site, req, res, { form: "viewing", ...refused });
}

const verbs = { unblocking: unblock, "sign-outs": endSessions, "factor-removals": removeAllFactors };

async function act(site: SupportDeps, req: PageRequest, res: Response, form: keyof typeof verbs) {
  const both = await openBoth(site, req);
  const read = readForm(reasonForm, req.body);
  if (!read.ok) return showPerson(site, req, res, { form, typed: read.form });
  await verbs[form](site, both, read.data.reason);
  flash(req, "success", wordsOf(req, messages).t(`${form}.done`, { name: both.person.name }));
  res.redirect(303, personHref(both.customer.accountId, both.person.id));
}
