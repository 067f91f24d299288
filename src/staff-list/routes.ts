import { NotFound, RuleBroken } from "../kernel/errors.ts";
import { flash } from "../platform/flash.ts";
import { parse, textField } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../platform/routing.ts";
import { columnsPage } from "./columns/pages.ts";
import { findingRoutes } from "./findings/routes.ts";
import { forgottenAt, keptDays } from "./forget.ts";
import { listId, readMapping } from "./forms.ts";
import { compareAgain, forgetList, mapColumns, uploadList } from "./list.ts";
import { messages } from "./messages.ts";
import { listHref, resultPage, startPage } from "./pages.ts";
import { readStaff } from "./read.ts";
import { findList, listLists, mostLists, type StaffList } from "./repository.ts";
import { guessMapping, type Mapping, mappingFault } from "./roles.ts";
import { undecidedIn } from "./values/repository.ts";
import { valueRoutes } from "./values/routes.ts";

const list = { params: { list: "staff-list" } };

/** Справка по штату. */
export const staffListRoutes: readonly Route[] = [
  ...routes("/a/:account/staff-list", [
    get("", "orders:write", (req: ScopedRequest, res) => showStart(req, res)),
    post("", "orders:write", upload, { upload: true, sample: { table: "Фамилия\tНомер\nЖук\t375291000001" } }),
    get("/:list/columns", "orders:write", showColumns, list),
    post("/:list/columns", "orders:write", saveColumns, { ...list, sample: { "column-0": "fullName" } }),
    post("/:list/comparison", "orders:write", compare, list),
    post("/:list/removal", "orders:write", remove, list),
  ]),
  ...valueRoutes,
  ...routes("/a/:account/staff-list", [get("/:list", "orders:write", showResult, list)]),
  ...findingRoutes,
];

type Typed = { readonly pasted: string; readonly error: string | null };

const showStart = async (req: ScopedRequest, res: Response, typed: Typed = { pasted: "", error: null }) => {
  const page = startPage(wordsOf(req, messages), {
    ...placeOf(req),
    ...typed,
    lists: await listLists(req.scope),
    limits: { days: keptDays, lists: mostLists },
  });
  show(req, res, "staff-list/index", page, { status: typed.error === null ? 200 : 422 });
};

async function upload(req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  const pasted = textField(req.body, "table");
  if (!req.file && pasted.trim() === "") return showStart(req, res, { pasted: "", error: words.t("empty") });
  const read = await readStaff(req, req.file, pasted);
  if ("problem" in read) return showStart(req, res, { pasted, error: read.problem });
  const fileName = req.file?.name ?? words.t("pastedName");
  const { table } = read;
  const { id, isMatched } = await uploadList(req.scope, { fileName, table, now: req.site.clock.now() });
  res.redirect(303, listHref(placeOf(req).base, id) + (isMatched ? "" : "/columns"));
}

const idIn = (req: ScopedRequest): string => parse(listId, req.params["list"]);

const listIn = async (req: ScopedRequest): Promise<StaffList> => {
  const found = await findList(req.scope, idIn(req));
  if (!found) throw new NotFound("staff list");
  return found;
};

async function showColumns(req: ScopedRequest, res: Response) {
  const found = await listIn(req);
  const guessed = guessMapping(found.columns.map(({ title, samples }) => ({ title, cells: samples })));
  drawColumns(req, res, { found, mapping: found.mapping ?? guessed, error: null });
}

type Drawing = { readonly found: StaffList; readonly mapping: Mapping; readonly error: string | null };

const drawColumns = (req: ScopedRequest, res: Response, { found, mapping, error }: Drawing) => {
  const page = columnsPage(wordsOf(req, messages), { ...placeOf(req), list: found, mapping, error });
  show(req, res, "staff-list/columns", page, { status: error === null ? 200 : 422 });
};

async function saveColumns(req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  const found = await listIn(req);
  const mapping = readMapping(req.body, found.columns.length);
  const fault = mappingFault(mapping);
  if (fault) {
    const error = fault.code === "twice" ? words.t("fault.twice", { role: words.t(`role.${fault.role}`) }) : undefined;
    return drawColumns(req, res, { found, mapping, error: error ?? words.t("fault.nobody") });
  }
  try {
    await mapColumns(req.scope, found.id, mapping, req.site.clock.now());
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    return drawColumns(req, res, { found, mapping, error: words.t("fault.values") });
  }
  const { department, status } = await undecidedIn(req.scope, found.id);
  const next = department.open + status.open > 0 ? "/values" : "";
  res.redirect(303, listHref(placeOf(req).base, found.id) + next);
}

async function showResult(req: ScopedRequest, res: Response) {
  const found = await listIn(req);
  const { base } = placeOf(req);
  if (!found.comparedAt) return res.redirect(303, `${listHref(base, found.id)}/columns`);
  const { department, status } = await undecidedIn(req.scope, found.id);
  const page = resultPage(wordsOf(req, messages), {
    ...placeOf(req),
    list: found,
    open: department.open + status.open,
    hasValues: department.values + status.values > 0,
    until: forgottenAt(found.createdAt),
  });
  show(req, res, "staff-list/show", page);
}

async function compare(req: ScopedRequest, res: Response) {
  const id = idIn(req);
  await compareAgain(req.scope, id, req.site.clock.now());
  flash(req, "success", wordsOf(req, messages).t("compared"));
  res.redirect(303, listHref(placeOf(req).base, id));
}

async function remove(req: ScopedRequest, res: Response) {
  await forgetList(req.scope, idIn(req));
  flash(req, "success", wordsOf(req, messages).t("forgotten"));
  res.redirect(303, `${placeOf(req).base}/staff-list`);
}
