import type { Response } from "express";
import { Forbidden, RuleBroken } from "../../kernel/errors.ts";
import { queryOf } from "../../kernel/paging.ts";
import {
  assessSelection,
  changeDraft,
  type FormTexts,
  findDraft,
  type Order,
  type Ordered,
  type OrderForm,
  openDraft,
  openDraftFromEntries,
  replaceEntries,
  tickAll,
} from "../../orders/index.ts";
import { type Form, textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { countSubscribersIn, everybodyIn, tickedIn } from "../../subscribers/index.ts";
import { changedDraftOf } from "../draft.ts";
import { chosenIn } from "../forms.ts";
import { messages } from "../messages.ts";
import { startPage } from "./pages.ts";
import { chosenQueryOf, methodsOf, readChosen, readWhom, type Whom } from "./whom.ts";

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
  // the list says that they are too many, and which are left
  if (everybodyIn(req.query) === undefined && tickedIn(req.query).isCut) return res.redirect(303, listHref(req));
  const draft = await changedDraftOf(req, form, req.query["draft"]);
  const values = draft ? await form.fill(req.scope, draft) : namedIn(req.query);
  await draw(form, req, res, { typed: typedOf(values), draft, status: 200 });
};

/** Whom another page has named: an earlier order's subscribers, or those ticked in a list. */
const namedIn = (query: ScopedRequest["query"]): object => {
  const { order } = query;
  if (typeof order === "string") return { method: "order", order };
  const chosen = chosenIn(query);
  return chosen === undefined ? {} : { method: "chosen", chosen };
};

const listHref = (req: ScopedRequest) =>
  `${placeOf(req).base}/subscribers${new URL(req.originalUrl, "http://portal").search}`;

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
  res.redirect(303, `${placeOf(req).base}/bulk/drafts/${id}${await nextOf(form, req, { id, read, draft })}`);
};

type Opened = { readonly id: number; readonly read: Start; readonly draft: Order | undefined };

/** The list to tick in, the table of values, or the check. */
const nextOf = async (form: OrderForm, req: ScopedRequest, { id, read, draft }: Opened): Promise<string> => {
  if ("chosen" in read.whom)
    return (await assessChosen(req, id, read)) ? (form.isEdited ? "/values" : "") : "/subscribers";
  if ("ticked" in read.whom || draft?.total === 0) return listOf(form, read.whom);
  return afterFile(form, req, id);
};

/** Those ticked in a list are not asked for again. @returns false where none of them is there any more */
const assessChosen = async (req: ScopedRequest, id: number, { ordered }: Start): Promise<boolean> => {
  try {
    await assessSelection(req.scope, id, { operation: ordered.operation, now: req.site.clock.now() });
    return true;
  } catch (error) {
    if (error instanceof RuleBroken) return false;
    throw error;
  }
};

/** Where subscribers are ticked already, they are not to be hidden by a filter. */
const listOf = ({ shows }: OrderForm, whom: Whom): string =>
  `/subscribers${queryOf({ status: "ticked" in whom && whom.ticked ? undefined : shows })}`;

/** A file of numbers alone leaves the values to be typed. */
const afterFile = async ({ isEdited }: OrderForm, req: ScopedRequest, id: number): Promise<"" | "/values"> => {
  if (!isEdited) return "";
  const draft = await findDraft(req.scope, id);
  return draft && draft.unchanged > 0 && draft.unchanged + draft.refused === draft.total ? "/values" : "";
};

const bodyOf = (req: ScopedRequest): object => (req.body ?? {}) as object;

type Start = { readonly ordered: Ordered; readonly whom: Whom };

/** What is ordered and whom it is for; all faults at once. */
const readStart = async (
  form: OrderForm,
  req: ScopedRequest,
  draft: Order | undefined,
): Promise<Start | { readonly faults: Form }> => {
  const [ordered, whom] = await Promise.all([form.read(req.scope, req.body), readWhom(form, req, draft)]);
  const unnamed = "faults" in whom ? whom.faults : {};
  if (!ordered.ok) return { faults: { ...unnamed, ...ordered.form } };
  return "faults" in whom ? whom : { ordered: ordered.data, whom };
};

/** A new draft, or the one that is changed. @returns its id */
const open = async (req: ScopedRequest, { ordered, whom }: Start, draft: Order | undefined): Promise<number> => {
  const { operation, ...what } = ordered;
  const subject = { operation: operation.name, ...what };
  const by = { operation, now: req.site.clock.now() };
  if (draft) {
    await changeDraft(req.scope, draft.id, subject, by);
    if ("list" in whom) await replaceEntries(req.scope, draft.id, whom.list, by);
    return draft.id;
  }
  if ("list" in whom) return openDraftFromEntries(req.scope, { ...subject, source: "file" }, whom.list, by);
  const id = await openDraft(req.scope, { ...subject, source: "list" });
  const ticked = "chosen" in whom ? whom.chosen : "ticked" in whom ? whom.ticked : undefined;
  if (ticked) await tickAll(req.scope, id, ticked);
  return id;
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
    methods: methodsOf(form),
    valueColumns: form.columns.map(({ key, headings }) => headings[0] ?? key),
    changed: draft ? { id: draft.id, hasFile: draft.source === "file" } : null,
    chosen: draft ? null : await chosenPart(req, typed),
  });
  show(req, res, "bulk/start", page, { status });
};

/** What is carried on of the list's ticks, with how many they are. */
const chosenPart = async (req: ScopedRequest, typed: Form) => {
  const value = typed["chosen"]?.value ?? "";
  const chosen = typed["method"]?.value === "chosen" ? readChosen(value) : undefined;
  if (!chosen) return null;
  const ticks = "filter" in chosen ? { ...chosen.filter, all: value } : { ticked: value };
  const count = await countSubscribersIn(req.scope, chosenQueryOf(req, chosen));
  return { value, count, change: `${placeOf(req).base}/subscribers${queryOf(ticks)}` };
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
