import { z } from "zod";
import { adviceMessages, courseOf, listDeliveries, sendLinkAgain, stateOf } from "../../deliveries/index.ts";
import { RuleBroken } from "../../kernel/errors.ts";
import { failedItemsOf } from "../../orders/index.ts";
import { flash } from "../../platform/flash.ts";
import { formOf, parse, readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { addressId, reasonForm } from "../forms.ts";
import { messages } from "../messages.ts";
import { stoppedAmong } from "../people/person.ts";
import { listPeople } from "../people/repository.ts";
import { accountIdOf, staffOf } from "../request.ts";
import { formIdOf } from "./address-pages.ts";
import { openCustomer, resendDelivery } from "./customer.ts";
import { type CustomerData, customerHref, customerPage } from "./pages.ts";
import { readAddresses, readSignIns } from "./repository.ts";

/** One customer as support needs to see them; their documents can be sent again. */
export const customerRoutes: readonly Route[] = routes("/support/accounts/:account", [
  get("", "staff", (req, res) => showCustomer(req, res), { viewing: "deny" }),
  post("/deliveries/:delivery/resends", "staff", resend, {
    params: { delivery: "delivery" },
    sample: { reason: "Почтовый ящик был переполнен" },
  }),
  post("/delivery-addresses/:address/links", "staff", sendLink, {
    params: { address: "delivery-address" },
    sample: { reason: "Письмо со ссылкой потерялось" },
  }),
]);

async function showCustomer(req: PageRequest, res: Response, refused?: CustomerData["refused"]) {
  const { clock, db, limits, operations } = req.site;
  const staff = staffOf(req);
  const customer = await openCustomer(db, staff, accountIdOf(req));
  const { scope } = customer;
  const [{ people, isMore }, { rows: deliveries }, addresses, failures, attempts] = await Promise.all([
    listPeople(scope),
    listDeliveries(scope, {}),
    readAddresses(scope),
    failedItemsOf(scope, req.lang, operations),
    readSignIns(db, staff.id, customer.accountId),
  ]);
  const page = customerPage(wordsOf(req, messages), {
    customer,
    people,
    morePeople: isMore,
    stopped: await stoppedAmong(limits, people),
    deliveries: deliveries.map((delivery) => ({
      ...delivery,
      course: courseOf(wordsOf(req, adviceMessages), delivery, true),
    })),
    addresses: addresses.map((address) => ({ ...address, state: stateOf(address, clock.now()) })),
    failures,
    attempts,
    refused,
  });
  show(req, res, "support/customer", page, { status: refused ? 422 : 200 });
}

async function resend(req: PageRequest, res: Response) {
  const { config, db, documents } = req.site;
  const id = parse(z.uuid(), req.params["delivery"]);
  const customer = await openCustomer(db, staffOf(req), accountIdOf(req));
  const read = readForm(reasonForm, req.body);
  if (!read.ok) return showCustomer(req, res, { id, typed: read.form });
  try {
    await resendDelivery(customer, id, {
      documents,
      reason: read.data.reason,
      publicUrl: config.publicUrl,
    });
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    return showCustomer(req, res, { id, typed: formOf(reasonForm, req.body), fault: error.code });
  }
  flash(req, "success", wordsOf(req, messages).t("resent"));
  res.redirect(303, customerHref(customer.accountId));
}

/** A link to confirm a delivery address that the mailbox has lost, sent again. */
async function sendLink(req: PageRequest, res: Response) {
  const id = parse(addressId, req.params["address"]);
  const customer = await openCustomer(req.site.db, staffOf(req), accountIdOf(req));
  const read = readForm(reasonForm, req.body);
  if (!read.ok) return showCustomer(req, res, { id: formIdOf(id), typed: read.form });
  const refuse = (fault: string) =>
    showCustomer(req, res, { id: formIdOf(id), typed: formOf(reasonForm, req.body), fault });
  try {
    const asked = await sendLinkAgain(req.site, customer.scope, id, read.data.reason);
    if (asked.kind === "wait") return await refuse("tooManyLinks");
    flash(req, "success", wordsOf(req, messages).t("linkSent", { email: asked.email }));
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    flash(req, "info", wordsOf(req, messages).t("linkNotNeeded"));
  }
  res.redirect(303, customerHref(customer.accountId));
}
