import { RuleBroken } from "../kernel/errors.ts";
import { flash, type Undo } from "../platform/flash.ts";
import { type Form, formOf, parse, readForm } from "../platform/forms.ts";
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
import { changeGroup, createGroup, removeGroup } from "./change.ts";
import { changeForm, groupForm, groupId, labelChangeForm, labelForm } from "./forms.ts";
import { type GroupKind, groupKinds } from "./group.ts";
import { lockLabelled } from "./lock.ts";
import { messages } from "./messages.ts";
import { groupsPage } from "./pages.ts";
import { listGroups } from "./repository.ts";
import { undoOfChange, undoOfRemoval } from "./undo.ts";

const samples = {
  departments: { name: "Отдел продаж", costCentre: "17" },
  labels: { name: "Отдел продаж", locksNumbers: "yes" },
};
const newForms = { departments: groupForm, labels: labelForm };
const changeForms = { departments: changeForm, labels: labelChangeForm };
const changedSamples = { departments: { costCentre: "18" }, labels: { locksNumbers: "yes" } };

const routesOf = (kind: GroupKind): readonly Route[] =>
  routes(`/a/:account/${kind}`, [
    get("", "subscribers:read", (req: ScopedRequest, res) => showGroups(kind, req, res)),
    post("", "orders:write", (req: ScopedRequest, res) => create(kind, req, res), {
      sample: samples[kind],
    }),
    post("/:group", "orders:write", (req: ScopedRequest, res) => change(kind, req, res), {
      params: { group: kind },
      sample: changedSamples[kind],
    }),
    post("/:group/removal", "orders:write", (req: ScopedRequest, res) => remove(kind, req, res), {
      params: { group: kind },
    }),
  ]);

/** Подразделения и метки: named groups of an account's subscribers. */
export const departmentRoutes: readonly Route[] = groupKinds.flatMap(routesOf);

const idIn = (req: ScopedRequest): number => parse(groupId, req.params["group"]);

type Sent = { readonly id: number | null; readonly form: Form };

const showGroups = async (kind: GroupKind, req: ScopedRequest, res: Response, sent?: Sent) => {
  const { base, accountText, may } = placeOf(req);
  const blank = { value: "", error: undefined };
  const page = groupsPage(wordsOf(req, messages), {
    kind,
    base,
    accountText,
    groups: await listGroups(req.scope, kind),
    mayChange: may("orders:write"),
    typed: sent
      ? {
          id: sent.id,
          name: sent.form["name"] ?? blank,
          costCentre: sent.form["costCentre"] ?? blank,
          locks: sent.form["locksNumbers"]?.value === "yes",
        }
      : null,
  });
  show(req, res, "departments/index", page, { status: sent ? 422 : 200 });
};

const create = async (kind: GroupKind, req: ScopedRequest, res: Response) => {
  const read = readForm(newForms[kind], req.body);
  if (!read.ok) return showGroups(kind, req, res, { id: null, form: read.form });
  await savedOrShown(kind, req, res, null, () => createGroup(req.scope, kind, read.data));
};

const change = async (kind: GroupKind, req: ScopedRequest, res: Response) => {
  const id = idIn(req);
  const read = readForm(changeForms[kind], req.body);
  if (!read.ok) return showGroups(kind, req, res, { id, form: read.form });
  await savedOrShown(kind, req, res, id, async () => {
    const changed = await changeGroup(req.scope, kind, id, read.data);
    const begins = kind === "labels" && read.data.locksNumbers && !changed.before.locksNumbers;
    const undo = undoOfChange(undoText(req), `${hrefOf(req, kind)}/${id}`, kind, changed);
    return { undo, order: begins ? await lockLabelled(req, id) : undefined };
  });
};

const hrefOf = (req: ScopedRequest, kind: GroupKind): string => `${placeOf(req).base}/${kind}`;
const undoText = (req: ScopedRequest): string => wordsOf(req, messages).t("undo");

/** `order`: the number of one that was begun. */
type Saved = { readonly order?: number | undefined; readonly undo?: Undo | undefined };

const savedOrShown = async (
  kind: GroupKind,
  req: ScopedRequest,
  res: Response,
  id: number | null,
  work: () => Promise<Saved | void>,
) => {
  const words = wordsOf(req, messages);
  try {
    const { order, undo } = (await work()) ?? {};
    flash(req, "success", order === undefined ? words.t("saved") : words.t("savedLocking", { number: order }), undo);
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    const form = formOf(groupForm, req.body, new Map([["name", error.code]]));
    return showGroups(kind, req, res, { id, form });
  }
  res.redirect(303, hrefOf(req, kind));
};

const remove = async (kind: GroupKind, req: ScopedRequest, res: Response) => {
  const words = wordsOf(req, messages);
  try {
    const removal = await removeGroup(req.scope, kind, idIn(req));
    flash(req, "success", words.t("removed"), undoOfRemoval(undoText(req), hrefOf(req, kind), kind, removal));
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    flash(req, "danger", words.t("notEmpty"));
  }
  res.redirect(303, hrefOf(req, kind));
};
