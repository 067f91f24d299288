import { NotFound } from "../../kernel/errors.ts";
import { type Flash, flash } from "../../platform/flash.ts";
import { parse, readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { openCustomer } from "../customers/customer.ts";
import { addressId, reasonForm } from "../forms.ts";
import { messages as supportMessages } from "../messages.ts";
import { openPerson } from "../people/person.ts";
import { drawPerson } from "../people/routes.ts";
import { accountIdOf, staffOf } from "../request.ts";
import { messages } from "./messages.ts";
import { formIdOf, removalsPage } from "./pages.ts";
import { confirmRemoval, type Decided, refuseRemoval, withdrawRemoval } from "./removal.ts";
import { findRemoval, listOpen, type Removal } from "./repository.ts";

/** Who decides has just shown a second factor, and has one. */
const proven = { params: { removal: "removal" }, stepUp: true, needsFactor: true };
const list = "/support/removals";

/** Запросы на подтверждение: what one member of the staff has asked for and another does. */
export const removalRoutes: readonly Route[] = [
  ...routes(list, [get("", "staff", showRemovals, { viewing: "deny" })]),
  ...routes("/support/accounts/:account/removals/:removal", [
    post("/confirmation", "staff", confirm, proven),
    post("/refusal", "staff", refuse, { ...proven, sample: { reason: "Человек об этом не просил" } }),
    post("/withdrawal", "staff", withdraw, proven),
  ]),
];

const most = 200;

async function showRemovals(req: PageRequest, res: Response) {
  const { db, clock } = req.site;
  const removals = await listOpen(db, staffOf(req).id, clock.now(), most + 1);
  const page = removalsPage(wordsOf(req, messages), wordsOf(req, supportMessages), {
    removals: removals.slice(0, most),
    isMore: removals.length > most,
  });
  show(req, res, "support/removals", page);
}

const openRemoval = async (req: PageRequest) => {
  const staff = staffOf(req);
  const id = parse(addressId, req.params["removal"]);
  const customer = await openCustomer(req.site.db, staff, accountIdOf(req));
  const removal = await findRemoval(customer.scope, id);
  if (!removal) throw new NotFound("removal");
  return { by: { staff, customer }, removal };
};

async function confirm(req: PageRequest, res: Response) {
  const { by, removal } = await openRemoval(req);
  answer(req, res, removal, await confirmRemoval(req.site, by, removal.id));
}

async function refuse(req: PageRequest, res: Response) {
  const { by, removal } = await openRemoval(req);
  const read = readForm(reasonForm, req.body);
  if (!read.ok) {
    const person = await openPerson(by.customer, removal.userId);
    return drawPerson(req, res, { ...by, person }, { form: formIdOf(removal.id), typed: read.form });
  }
  answer(req, res, removal, await refuseRemoval(req.site, by, removal.id, read.data.reason));
}

async function withdraw(req: PageRequest, res: Response) {
  const { by, removal } = await openRemoval(req);
  answer(req, res, removal, await withdrawRemoval(req.site, by, removal.id));
}

const kinds: Readonly<Record<Decided, Flash["kind"]>> = {
  done: "success",
  refused: "success",
  withdrawn: "success",
  nothing: "info",
  settled: "info",
  same: "danger",
  void: "danger",
  notAuthor: "danger",
};

const answer = (req: PageRequest, res: Response, { userName: name, what }: Removal, decided: Decided): void => {
  const key = decided === "done" ? (`done.${what}` as const) : decided;
  flash(req, kinds[decided], wordsOf(req, messages).t(key, { name }));
  res.redirect(303, list);
};
