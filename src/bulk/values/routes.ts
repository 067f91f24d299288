import type { Response } from "express";
import { NotFound } from "../../kernel/errors.ts";
import { pagerOf, queryOf } from "../../kernel/paging.ts";
import { changeValues, type Draft, draftOf, listItemPage, reasonIn } from "../../orders/index.ts";
import { textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { valuePlace, valuesStart } from "../forms.ts";
import { messages } from "../messages.ts";
import { changesIn, type Pressed, unconfirmedIn } from "./changes.ts";
import { valuesPage } from "./pages.ts";

const draft = { params: { draft: "names-draft" } };

/** The table in which each subscriber of a draft is given values of their own, page by page, with JavaScript or without. */
export const valuesRoutes: readonly Route[] = routes("/a/:account/bulk/drafts/:draft/values", [
  get("", "orders:write", (req: ScopedRequest, res) => showValues(req, res), draft),
  post("", "orders:write", saveValues, { ...draft, sample: { keep: "page" } }),
]);

type Beside = {
  readonly faults?: ReadonlyMap<string, string>;
  readonly unconfirmed?: number;
  readonly typed?: unknown;
};

async function showValues(
  req: ScopedRequest,
  res: Response,
  { faults = new Map(), unconfirmed = 0, typed }: Beside = {},
) {
  const found = await editedDraftOf(req);
  const { base, accountText } = placeOf(req);
  const { order, operation, form } = found;
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  const start = valuesStart.parse(typed ?? req.query);
  const list = await listItemPage(req.scope, order.id, {}, start);
  const texts = operation.texts(req.lang);
  const href = `${base}/bulk/drafts/${order.id}/values`;
  const page = valuesPage(wordsOf(req, messages), {
    href,
    back: { text: form.texts(req.lang).change, href: `${base}/bulk/${form.path}?draft=${order.id}` },
    accountText,
    title: texts.title,
    legend: form.texts(req.lang).legend,
    columns: form.columns.map(({ key }) => ({ key, title: texts.values?.[key] ?? key })),
    rows: list.rows,
    body: typed,
    errorOf: (field) => {
      const code = faults.get(field);
      return code && reasonIn(req.lang, texts, code, null);
    },
    reasonOf: ({ state, reason, detail }) =>
      state === "refused" && reason !== null ? reasonIn(req.lang, texts, reason, detail) : null,
    changed: order.total - order.unchanged - order.refused - order.cancelled,
    total: order.total,
    start,
    pager: pagerOf(req.lang, href, {}, list, { isForm: true }),
    unconfirmed,
  });
  show(req, res, "bulk/values", page, { status: faults.size > 0 ? 422 : 200 });
}

/** @throws NotFound for a draft whose items have no values to type */
const editedDraftOf = async (req: ScopedRequest): Promise<Draft> => {
  const found = await draftOf(req);
  if (!found.form.isEdited) throw new NotFound("values");
  return found;
};

async function saveValues(req: ScopedRequest, res: Response) {
  const { order, operation, form } = await editedDraftOf(req);
  const { base } = placeOf(req);
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  const { rows } = await listItemPage(req.scope, order.id, {}, valuesStart.parse(req.body ?? {}));
  const reading = { rows, keys: form.columns.map(({ key }) => key), operation, body: req.body };
  const pressed = pressedIn(req.body);
  if (pressed) {
    const { values, faults, rest } = changesIn(reading, pressed);
    if (values.size > 0) await changeValues(req.scope, order.id, values, { operation, now: req.site.clock.now() });
    return showValues(req, res, { faults, typed: rest });
  }
  const unconfirmed = textField(req.body, "asked") === "" ? unconfirmedIn(reading) : 0;
  if (unconfirmed > 0) return showValues(req, res, { unconfirmed, typed: req.body });
  const here = `${base}/bulk/drafts/${order.id}`;
  const go = textField(req.body, "go");
  res.redirect(303, go === "continue" ? here : `${here}/values${queryOf(startOf(go))}`);
}

/** `after=50&at=51` and `before=…` are the pager's buttons. */
const startOf = (go: string) => valuesStart.parse(Object.fromEntries(new URLSearchParams(go)));

const pressedIn = (body: unknown): { pressed: Pressed; isUndone: boolean } | undefined => {
  const [keep, undo] = [textField(body, "keep"), textField(body, "undo")];
  if (keep === "page") return { pressed: "page", isUndone: false };
  const place = valuePlace.safeParse(keep || undo);
  return place.success ? { pressed: place.data, isUndone: keep === "" } : undefined;
};
