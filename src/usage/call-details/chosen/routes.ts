import { selectionForm, selectionMessages, selectionPage } from "../../../bulk/index.ts";
import { NotFound } from "../../../kernel/errors.ts";
import { formatMonth } from "../../../kernel/month.ts";
import { queryOf } from "../../../kernel/paging.ts";
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
} from "../../../subscribers/index.ts";
import { formatText } from "../ask-pages.ts";
import type { DetailsRequest } from "../details-request.ts";
import { requestId } from "../forms.ts";
import { messages, type Words } from "../messages.ts";
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
  const [list, counts, views] = await Promise.all([
    listSubscribers(req.scope, filter, subscribersStart.parse(req.query)),
    countMatching(req.scope, filter),
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
    facts: [{ label: words.t("chosenLabel"), text: chosenSubject(words, draft) }],
    warning: undefined,
    filter: filterForm(listWords, href, filter, list),
    parts: listParts(listWords, href, filter, list, { ticks: ticksOf(listWords, chosen), isForm: true }),
    shown,
    ...counts,
    total,
    views: views.map((view) => ({ text: view.name, href: href + queryOf({ ...view.filter, columns: undefined }) })),
  });
  show(req, res, "bulk/selection", page);
}

const chosenSubject = (words: Words, { month, format }: DetailsRequest): string =>
  words.t("chosenSubject", { month: formatMonth(month, words.lang), format: formatText(words, format) });

async function saveSelection(req: ScopedRequest, res: Response) {
  const draft = await draftOf(req);
  const here = `${placeOf(req).base}/call-details/${draft.id}`;
  if (draft.requestedAt) return res.redirect(303, here);
  const { shown, ticked, go } = selectionForm.parse(req.body ?? {});
  const { filter, start } = listPlace(req.body, go);
  await keepShown(req.scope, draft.id, shown, ticked);
  if (go === "continue") return proceed(req, res, draft.id, here);
  if (go === "all") await chooseAll(req.scope, draft.id, matchingSubscribers(req.scope, filter));
  if (go === "none") await chooseNone(req.scope, draft.id);
  res.redirect(303, `${here}/subscribers${queryOf({ ...filter, ...start })}`);
}

const proceed = async (req: ScopedRequest, res: Response, id: string, here: string) => {
  const { total } = await readChosen(req.scope, id, []);
  if (total > 0) return res.redirect(303, here);
  flash(req, "danger", wordsOf(req, messages).t("nothingTicked"));
  res.redirect(303, `${here}/subscribers`);
};
