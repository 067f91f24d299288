import { NotFound } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import { parse } from "../../platform/forms.ts";
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
import { listId, readDecisions, valueKind, valuesQuery } from "../forms.ts";
import { decideValues } from "../list.ts";
import { messages } from "../messages.ts";
import { listHref } from "../pages.ts";
import { findList } from "../repository.ts";
import { valuesHref, valuesPage } from "./pages.ts";
import { listDepartments, listValues, undecidedIn, type ValueKind, valueKinds } from "./repository.ts";

const value = { params: { list: "staff-list", kind: "staff-value" } };

export const valueRoutes: readonly Route[] = routes("/a/:account/staff-list/:list/values", [
  get("", "orders:write", toFirst, { params: { list: "staff-list" } }),
  get("/:kind", "orders:write", showValues, value),
  post("/:kind", "orders:write", saveValues, { ...value, sample: { "value-0": "уволен", "choice-0": "left" } }),
]);

const idOf = async (req: ScopedRequest): Promise<string> => {
  const id = parse(listId, req.params["list"]);
  if (!(await findList(req.scope, id))) throw new NotFound("staff list");
  return id;
};

/** The column in which something is to be decided. */
async function toFirst(req: ScopedRequest, res: Response) {
  const id = await idOf(req);
  const { department, status } = await undecidedIn(req.scope, id);
  const isStatus = department.open === 0 && (status.open > 0 || department.values === 0);
  const { open } = valuesQuery.parse(req.query);
  res.redirect(303, valuesHref(placeOf(req).base, id, isStatus ? "status" : "department", { open }));
}

async function showValues(req: ScopedRequest, res: Response) {
  const kind = parse(valueKind, req.params["kind"]);
  const id = await idOf(req);
  const query = valuesQuery.parse(req.query);
  const { q = "", open, ...start } = query;
  const isOpen = open !== undefined;
  const [found, counts, departments] = await Promise.all([
    listValues(req.scope, id, { kind, q, isOpen, start }),
    undecidedIn(req.scope, id),
    listDepartments(req.scope),
  ]);
  const page = valuesPage(wordsOf(req, messages), {
    ...placeOf(req),
    id,
    kind,
    q,
    isOpen,
    query,
    counts,
    list: found,
    departments,
  });
  show(req, res, "staff-list/values", page);
}

async function saveValues(req: ScopedRequest, res: Response) {
  const kind = parse(valueKind, req.params["kind"]);
  const id = await idOf(req);
  const now = req.site.clock.now();
  await decideValues(req.scope, id, { kind, decisions: readDecisions(req.body, kind), now });
  flash(req, "success", wordsOf(req, messages).t("saved"));
  res.redirect(303, await afterSaving(req, id, kind));
}

/** The same page of values; with the filter of undecided ones, those that are left, then the result. */
const afterSaving = async (req: ScopedRequest, id: string, kind: ValueKind): Promise<string> => {
  const { base } = placeOf(req);
  const { q, open, ...start } = valuesQuery.parse(req.query);
  if (open === undefined) return valuesHref(base, id, kind, { q, ...start });
  const { department, status } = await undecidedIn(req.scope, id);
  if (department.open + status.open === 0) return listHref(base, id);
  const next = { department, status }[kind].open > 0 ? kind : valueKinds.find((each) => each !== kind);
  return valuesHref(base, id, next ?? kind, { open });
};
