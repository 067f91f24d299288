import type { Response } from "express";
import { Forbidden } from "../../kernel/errors.ts";
import { queryOf } from "../../kernel/paging.ts";
import {
  changeDraft,
  type FormTexts,
  findDraft,
  type Order,
  type Ordered,
  type OrderForm,
  openDraft,
  openDraftFromEntries,
  replaceEntries,
} from "../../orders/index.ts";
import { type Form, formOf, readForm, textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { changedDraftOf } from "../draft.ts";
import { methodForm } from "../forms.ts";
import { type ListRead, readUpload } from "../list-file.ts";
import { messages } from "../messages.ts";
import { startPage } from "./pages.ts";

/** The first page of each list operation, at the form's own path. */
export const startRoutes = (forms: readonly OrderForm[]): readonly Route[] =>
  forms.flatMap((form) =>
    routes(`/a/:account/bulk/${form.path}`, [
      get("", "orders:write", (req: ScopedRequest, res) => showForm(form, req, res), { stepUp: isRisky(form) }),
      post("", "orders:write", (req: ScopedRequest, res) => readAndOpen(form, req, res), {
        upload: true,
        sample: { ...form.sample, method: form.methods[0] ?? "file" },
      }),
    ]),
  );

/** Asked for before anything is filled in, so that nothing is lost at the confirmation. */
const isRisky = ({ operations }: OrderForm): boolean => operations.every(({ stepUp }) => stepUp === true);

const showForm = async (form: OrderForm, req: ScopedRequest, res: Response) => {
  requireForm(form, req);
  const draft = await changedDraftOf(req, form, req.query["draft"]);
  const values = draft ? await form.fill(req.scope, draft) : {};
  await draw(form, req, res, { typed: typedOf(values), draft, status: 200 });
};

const requireForm = ({ permission }: OrderForm, req: ScopedRequest): void => {
  if (!req.may(permission)) throw new Forbidden(permission);
};

const typedOf = (values: object): Form =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { value: typeof value === "string" ? value : "", error: undefined },
    ]),
  );

const readAndOpen = async (form: OrderForm, req: ScopedRequest, res: Response) => {
  requireForm(form, req);
  const draft = await changedDraftOf(req, form, textField(req.body, "draft"));
  const read = await readStart(form, req, draft);
  if ("faults" in read) {
    await draw(form, req, res, { typed: { ...typedOf(bodyOf(req)), ...read.faults }, draft, status: 422 });
    return;
  }
  const id = await open(req, read, draft);
  const goesToList = read.list === undefined && (draft === undefined || draft.total === 0);
  const next = goesToList ? `/subscribers${queryOf({ status: form.shows })}` : await afterFile(form, req, id);
  res.redirect(303, `${placeOf(req).base}/bulk/drafts/${id}${next}`);
};

/** A file of numbers alone leaves the values to be typed. */
const afterFile = async ({ isEdited }: OrderForm, req: ScopedRequest, id: number): Promise<"" | "/values"> => {
  if (!isEdited) return "";
  const draft = await findDraft(req.scope, id);
  return draft && draft.unchanged > 0 && draft.unchanged + draft.refused === draft.total ? "/values" : "";
};

const bodyOf = (req: ScopedRequest): object => (req.body ?? {}) as object;

type List = Extract<ListRead, { entries: unknown }>;
type Start = { readonly ordered: Ordered; readonly list: List | undefined };

/** What is ordered and the list given with it; none where it is to be ticked, or where a changed draft keeps its own. */
const readStart = async (
  form: OrderForm,
  req: ScopedRequest,
  draft: Order | undefined,
): Promise<Start | { readonly faults: Form }> => {
  const ordered = await form.read(req.scope, req.body);
  const method = draft ? draft.source : methodOf(form, req);
  const unnamed = method === undefined ? formOf(methodForm, req.body, noMethod) : {};
  if (!ordered.ok) return { faults: { ...unnamed, ...ordered.form } };
  if (method === undefined) return { faults: unnamed };
  const isKept = draft !== undefined && req.file === undefined;
  const list = method !== "file" || isKept ? undefined : await fileOf(form, req);
  return list && "faults" in list ? list : { ordered: ordered.data, list };
};

const fileOf = async (form: OrderForm, req: ScopedRequest): Promise<List | { readonly faults: Form }> => {
  const read = req.file ? await readUpload(form, req.lang, req.file) : undefined;
  if (read && "entries" in read) return read;
  const error = read ? read.problem : wordsOf(req, messages).t("errorFile");
  return { faults: { file: { value: "", error } } };
};

const noMethod = new Map([["method", "errorMethod"]]);

const methodOf = ({ methods }: OrderForm, req: ScopedRequest): "list" | "file" | undefined => {
  if (methods.length === 1) return methods[0];
  const read = readForm(methodForm, req.body);
  return read.ok ? read.data.method : undefined;
};

/** A new draft, or the one that is changed. @returns its id */
const open = async (req: ScopedRequest, { ordered, list }: Start, draft: Order | undefined): Promise<number> => {
  const { operation, ...what } = ordered;
  const subject = { operation: operation.name, ...what };
  const by = { operation, now: req.site.clock.now() };
  if (draft) {
    await changeDraft(req.scope, draft.id, subject, by);
    if (list) await replaceEntries(req.scope, draft.id, list, by);
    return draft.id;
  }
  if (!list) return openDraft(req.scope, { ...subject, source: "list" });
  return openDraftFromEntries(req.scope, { ...subject, source: "file" }, list, by);
};

type Drawing = { readonly typed: Form; readonly draft: Order | undefined; readonly status: number };

const draw = async (form: OrderForm, req: ScopedRequest, res: Response, { typed, draft, status }: Drawing) => {
  const { base, accountText } = placeOf(req);
  const page = startPage(wordsOf(req, messages), {
    action: `${base}/bulk/${form.path}`,
    accountText,
    texts: form.texts(req.lang),
    tabs: tabsOf(form, req),
    fields: await form.draw(req.scope, req.lang, typed),
    typed,
    methods: form.methods,
    valueColumns: form.columns.map(({ key, headings }) => headings[0] ?? key),
    changed: draft ? { id: draft.id, hasFile: draft.source === "file" } : null,
  });
  show(req, res, "bulk/start", page, { status });
};

const itemOf = ({ path, menu }: OrderForm): string => menu.under ?? path;

/** The forms under the same item of the menu. */
const tabsOf = (form: OrderForm, req: ScopedRequest) =>
  req.site.orderForms
    .filter((each) => itemOf(each) === itemOf(form) && req.may(each.permission))
    .map((each) => ({
      text: tabText(each.texts(req.lang)),
      href: `${placeOf(req).base}/bulk/${each.path}`,
      current: each.path === form.path,
    }));

const tabText = ({ tab, title }: FormTexts): string => tab ?? title;
