import { z } from "zod";
import { RuleBroken } from "../../kernel/errors.ts";
import { assessSelection, openDraft, tickAll } from "../../orders/index.ts";
import { flash } from "../../platform/flash.ts";
import { lenient } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { subscribersStart } from "../forms.ts";
import { messages } from "../messages.ts";
import { splitStates } from "./individual.ts";
import { individualsPage } from "./pages.ts";
import { everyIndividual, listIndividuals } from "./repository.ts";

/** Физлица: раздельный счет, which numbers have it and who may. */
export const individualRoutes: readonly Route[] = routes("/a/:account/individuals", [
  get("", "subscribers:read", showIndividuals),
  post("/orders", "orders:write", orderForAll, { sample: { operation: "forbid-split-bill" } }),
]);

const query = subscribersStart.extend({ state: lenient(z.enum(splitStates)) });
const orderForm = z.object({ operation: z.enum(["allow-split-bill", "forbid-split-bill"]) });

async function showIndividuals(req: ScopedRequest, res: Response) {
  const { state, ...start } = query.parse(req.query);
  const found = await listIndividuals(req.scope, state, start);
  const page = individualsPage(wordsOf(req, messages), { ...placeOf(req), state, ...found });
  show(req, res, "subscribers/individuals", page);
}

/** For all: a draft with everybody in it, to be looked at and confirmed as any other. */
async function orderForAll(req: ScopedRequest, res: Response) {
  const { base } = placeOf(req);
  const read = orderForm.safeParse(req.body ?? {});
  const name = read.data?.operation ?? "";
  const operation = req.site.operations.get(name);
  if (!operation) throw new RuleBroken("no-operation");
  const id = await openDraft(req.scope, { operation: name, params: {}, subject: "", source: "list" });
  await tickAll(req.scope, id, everyIndividual(req.scope));
  try {
    await assessSelection(req.scope, id, { operation, now: req.site.clock.now() });
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    flash(req, "info", wordsOf(req, messages).t("individualsNone"));
    return res.redirect(303, `${base}/individuals`);
  }
  res.redirect(303, `${base}/bulk/drafts/${id}`);
}
