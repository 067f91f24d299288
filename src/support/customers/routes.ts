import { z } from "zod";
import { listDeliveries } from "../../deliveries/index.ts";
import { RuleBroken } from "../../kernel/errors.ts";
import { failedItemsOf, type Operations } from "../../orders/index.ts";
import { flash } from "../../platform/flash.ts";
import { formOf, parse, readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { reasonForm } from "../forms.ts";
import { messages } from "../messages.ts";
import { stoppedAmong } from "../people/person.ts";
import { listPeople } from "../people/repository.ts";
import { accountIdOf, staffOf } from "../request.ts";
import type { SupportDeps } from "../staff.ts";
import { openCustomer, resendDelivery } from "./customer.ts";
import { type CustomerData, customerHref, customerPage } from "./pages.ts";
import { readDeliveryEmail, readSignIns } from "./repository.ts";

type Site = SupportDeps & { readonly operations: Operations };

/** One customer as support needs to see him, and his documents sent once more. */
export const customerRoutes = (site: Site): readonly Route[] =>
  routes("/support/accounts/:account", [
    get("", "staff", (req, res) => showCustomer(site, req, res), { viewing: "deny" }),
    post("/deliveries/:delivery/resends", "staff", (req, res) => resend(site, req, res), {
      params: { delivery: "delivery" },
      sample: { reason: "Почтовый ящик был переполнен" },
    }),
  ]);

async function showCustomer(site: Site, req: PageRequest, res: Response, refused?: CustomerData["refused"]) {
  const { db, limits, operations } = site;
  const staff = staffOf(req);
  const customer = await openCustomer(db, staff, accountIdOf(req));
  const { scope } = customer;
  const [{ people, isMore }, { rows: deliveries }, deliveryEmail, failures, attempts] = await Promise.all([
    listPeople(scope),
    listDeliveries(scope, {}),
    readDeliveryEmail(scope),
    failedItemsOf(scope, req.lang, operations),
    readSignIns(db, staff.id, customer.accountId),
  ]);
  const page = customerPage(wordsOf(req, messages), {
    customer,
    people,
    morePeople: isMore,
    stopped: await stoppedAmong(limits, people),
    deliveries,
    deliveryEmail,
    failures,
    attempts,
    refused,
  });
  show(req, res, "support/customer", page, { status: refused ? 422 : 200 });
}

async function resend(site: Site, req: PageRequest, res: Response) {
  const id = parse(z.uuid(), req.params["delivery"]);
  const customer = await openCustomer(site.db, staffOf(req), accountIdOf(req));
  const read = readForm(reasonForm, req.body);
  if (!read.ok) return showCustomer(site, req, res, { id, typed: read.form });
  try {
    await resendDelivery(customer, id, {
      documents: req.site.documents,
      reason: read.data.reason,
      publicUrl: site.config.publicUrl,
    });
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    return showCustomer(site, req, res, { id, typed: formOf(reasonForm, req.body), fault: error.code });
  }
  flash(req, "success", wordsOf(req, messages).t("resent"));
  res.redirect(303, customerHref(customer.accountId));
}
