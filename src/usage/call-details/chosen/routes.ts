import { selectionForm, selectionMessages, selectionPage, ticksOf } from "../../../bulk/index.ts";
import { NotFound } from "../../../kernel/errors.ts";
import { formatMonth } from "../../../kernel/month.ts";
import { pagerOf, queryOf, startsBeside } from "../../../kernel/paging.ts";
import { flash } from "../../../platform/flash.ts";
import { parse } from "../../../platform/forms.ts";
import { show } from "../../../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Response,
  type Route,
  type ScopedRequest,
  wordsOf,
} from "../../../platform/routing.ts";
import {
  countSubscribers,
  filterForm,
  listParts,
  listSubscribers,
  listViews,
  matchingSubscribers,
  subscriberFilter,
  subscriberMessages,
  subscribersStart,
} from "../../../subscribers/index.ts";
import { formatText } from "../ask-pages.ts";
import type { DetailsRequest } from "../details-request.ts";
import { requestId } from "../forms.ts";
import { messages } from "../messages.ts";
import { findRequest } from "../repository.ts";
import { chooseAll, chooseNone, keepShown } from "../request.ts";
import { readChosen } from "./repository.ts";

const request = { params: { request: "call-details-request" }, viewing: "deny" } as const;

/** Выбор абонентов из списка, as list operations have it: what is ticked is kept from page to page. */
export const chosenRoutes: readonly Route[] = [
  get("/:request/subscribers", "orders:write", showSelection, request),
  post("/:request/subscribers", "orders:write", saveSelection, { ...request, sample: { shown: "", go: "filter" } }),
];

const draftOf = async (req: ScopedRequest): Promise<DetailsRequest> => {
  const found = await findRequest(req.scope, parse(requestId, req.params["request"]));
  if (!found) throw new NotFound("request");
  return found;
};

async function showSelection(req: ScopedRequest, res: Response) {
  const draft = await draftOf(req);
  const { base, accountText } = placeOf(req);
  if (draft.requestedAt) return res.redirect(303, `${base}/call-details/${draft.id}`);
  const filter = subscriberFilter.parse(req.query);
  const [list, matching, views] = await Promise.all([
    listSubscribers(req.scope, filter, subscribersStart.parse(req.query)),
    countSubscribers(req.scope, filter),
    listViews(req.scope),
  ]);
  const shown = list.rows.map(({ id }) => id);
  const { chosen, total } = await readChosen(req.scope, draft.id, shown);
  const [words, listWords] = [wordsOf(req, messages), wordsOf(req, subscriberMessages)];
  const selectionWords = wordsOf(req, selectionMessages);
  const href = `${base}/call-details/${draft.id}/subscribers`;
  const page = selectionPage(selectionWords, {
    href,
    back: { text: words.t("change"), href: `${base}/call-details` },
    accountText,
    pretitle: words.t("title"),
    titleLabel: words.t("chosenLabel"),
    title: words.t("chosenSubject", {
      month: formatMonth(draft.month, req.lang),
      format: formatText(words, draft.format),
    }),
    warning: undefined,
    filter: filterForm(listWords, href, filter, list),
    parts: listParts(listWords, href, filter, list, ticksOf(selectionWords, chosen)),
    shown,
    matching,
    pager: pagerOf(req.lang, href, filter, list),
    beside: startsBeside(list),
    total,
    views: views.map((view) => ({ text: view.name, href: href + queryOf({ ...view.filter, columns: undefined }) })),
  });
  show(req, res, "bulk/selection", page);
}

async function saveSelection(req: ScopedRequest, res: Response) {
  const draft = await draftOf(req);
  const here = `${placeOf(req).base}/call-details/${draft.id}`;
  if (draft.requestedAt) return res.redirect(303, here);
  const { shown, ticked, go } = selectionForm.parse(req.body ?? {});
  const filter = subscriberFilter.parse(req.body ?? {});
  await keepShown(req.scope, draft.id, shown, ticked);
  if (go === "continue") return proceed(req, res, draft.id, here);
  if (go === "all") await chooseAll(req.scope, draft.id, matchingSubscribers(req.scope, filter));
  if (go === "none") await chooseNone(req.scope, draft.id);
  res.redirect(303, `${here}/subscribers${queryOf({ ...filter, ...startOf(go) })}`);
}

const proceed = async (req: ScopedRequest, res: Response, id: string, here: string) => {
  const { total } = await readChosen(req.scope, id, []);
  if (total > 0) return res.redirect(303, here);
  flash(req, "danger", wordsOf(req, messages).t("nothingTicked"));
  res.redirect(303, `${here}/subscribers`);
};

/** `after=375…&at=51` and `before=…` are the pager's buttons; anything else stays at the list's beginning. */
const startOf = (go: string) => subscribersStart.parse(Object.fromEntries(new URLSearchParams(go)));
