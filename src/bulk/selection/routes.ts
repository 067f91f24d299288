import type { Response } from "express";
import { RuleBroken } from "../../kernel/errors.ts";
import { queryOf } from "../../kernel/paging.ts";
import { assessSelection, draftOf, keepTicks, readTicks, tickAll, untickAll } from "../../orders/index.ts";
import { flash } from "../../platform/flash.ts";
import { show } from "../../platform/render.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import {
  countMatching,
  filterForm,
  listParts,
  listPlace,
  listSubscribers,
  listViews,
  matchingSubscribers,
  subscriberFilter,
  subscriberMessages,
  subscribersStart,
  ticksOf,
} from "../../subscribers/index.ts";
import { selectionForm } from "../forms.ts";
import { messages } from "../messages.ts";
import { selectionPage } from "./pages.ts";

const draft = { params: { draft: "draft" } };

/** Выбор абонентов из списка: what is ticked is kept with the draft from page to page, with JavaScript or without. */
export const selectionRoutes: readonly Route[] = routes("/a/:account/bulk/drafts/:draft/subscribers", [
  get("", "orders:write", showSelection, draft),
  post("", "orders:write", saveSelection, { ...draft, sample: { shown: "", go: "filter" } }),
]);

async function showSelection(req: ScopedRequest, res: Response) {
  const { order, form } = await draftOf(req);
  const { base, accountText } = placeOf(req);
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  const filter = subscriberFilter.parse(req.query);
  const [list, counts, views, about] = await Promise.all([
    listSubscribers(req.scope, filter, subscribersStart.parse(req.query)),
    countMatching(req.scope, filter),
    listViews(req.scope),
    form.about(req.scope, req.lang, order),
  ]);
  const ticks = await readTicks(
    req.scope,
    order.id,
    list.rows.map((row) => row.id),
  );
  const subscriberWords = wordsOf(req, subscriberMessages);
  const href = `${base}/bulk/drafts/${order.id}/subscribers`;
  const page = selectionPage(wordsOf(req, messages), {
    href,
    back: { text: form.texts(req.lang).change, href: `${base}/bulk/${form.path}?draft=${order.id}` },
    accountText,
    ...about,
    warning: form.texts(req.lang).warning,
    filter: filterForm(subscriberWords, href, filter, list),
    parts: listParts(subscriberWords, href, filter, list, {
      ticks: ticksOf(subscriberWords, ticks.ticked),
      isForm: true,
    }),
    shown: list.rows.map(({ id }) => id),
    ...counts,
    total: ticks.total,
    views: views.map((view) => ({ text: view.name, href: href + queryOf({ ...view.filter, columns: undefined }) })),
  });
  show(req, res, "bulk/selection", page);
}

async function saveSelection(req: ScopedRequest, res: Response) {
  const { order, operation, form } = await draftOf(req);
  const { base } = placeOf(req);
  const { shown, ticked, go } = selectionForm.parse(req.body ?? {});
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  const { filter, start } = listPlace(req.body, go);
  await keepTicks(
    req.scope,
    order.id,
    shown,
    ticked.filter((id) => shown.includes(id)),
  );
  const here = `${base}/bulk/drafts/${order.id}`;
  if (go === "continue") {
    const assess = () => assessSelection(req.scope, order.id, { operation, now: req.site.clock.now() });
    await proceed(req, res, { assess, list: `${here}/subscribers`, next: form.isEdited ? `${here}/values` : here });
    return;
  }
  if (go === "all") await tickAll(req.scope, order.id, matchingSubscribers(req.scope, filter));
  if (go === "none") await untickAll(req.scope, order.id);
  res.redirect(303, `${here}/subscribers${queryOf({ ...filter, ...start })}`);
}

type Proceeding = { readonly assess: () => Promise<void>; readonly list: string; readonly next: string };
const proceed = async (req: ScopedRequest, res: Response, { assess, list, next }: Proceeding) => {
  try {
    await assess();
    res.redirect(303, next);
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    flash(req, "danger", wordsOf(req, messages).t("nothingTicked"));
    res.redirect(303, list);
  }
};
