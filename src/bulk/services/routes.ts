import type { Response } from "express";
import { showAccountNumber } from "../../kernel/account-number.ts";
import { type Operation, type Operations, openDraft, openDraftFromEntries } from "../../orders/index.ts";
import { type Form, formOf, readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, post, type Route, routes, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { canBeOrdered, listCatalogue } from "../../services/index.ts";
import { baseOf } from "../draft.ts";
import { type ServicesForm, servicesForm } from "../forms.ts";
import { messages } from "../messages.ts";
import { readList } from "../upload.ts";
import { blankServices, type Catalogue, type FieldErrors, type ServicesFields, servicesPage } from "./pages.ts";

/** Подключение/отключение услуг списку абонентов (guide, chapter 15.1). */
export const servicesRoutes = (operations: Operations): readonly Route[] =>
  routes("/a/:account/bulk/services", [
    get("", "orders:write", (req: ScopedRequest, res) => showServicesForm(req, res)),
    post("", "orders:write", (req: ScopedRequest, res) => openServicesDraft(req, res, operations), {
      upload: true,
      sample: { category: "1", service: "1", action: "connect", method: "list" },
    }),
  ]);

const showServicesForm = async (req: ScopedRequest, res: Response) => {
  const catalogue = await listCatalogue(req.scope);
  draw(req, res, catalogue, blankServices, 200);
};

const openServicesDraft = async (req: ScopedRequest, res: Response, operations: Operations) => {
  const catalogue = await listCatalogue(req.scope);
  const again = (form: Form, fileError?: string) =>
    draw(req, res, catalogue, { ...blankServices, ...form, file: { value: "", error: fileError } }, 422);
  const read = readForm(servicesForm, req.body);
  if (!read.ok) return again(read.form);
  const service = catalogue.services.find(({ id }) => id === read.data.service);
  const problem = ruleBroken(catalogue, read.data);
  if (!service || problem) return again(formOf(servicesForm, req.body, problem));

  const operation = operations.get(`${read.data.action}-service`) as Operation;
  const order = { operation: operation.name, params: { serviceId: service.id }, subject: service.name };
  const drafts = `${baseOf(req)}/bulk/drafts`;
  if (read.data.method === "list") {
    const number = await openDraft(req.scope, { ...order, source: "list" });
    return res.redirect(303, `${drafts}/${number}/subscribers`);
  }
  const form = formOf(servicesForm, req.body);
  if (!req.file) return again(form, "errorFile");
  const list = await readList(req.file);
  if ("problem" in list) return again(form, `errorFile-${list.problem}`);
  const fromFile = { ...order, source: "file" as const, fileName: req.file.name.slice(0, 200) };
  const number = await openDraftFromEntries(req.scope, fromFile, list.entries, operation);
  res.redirect(303, `${drafts}/${number}`);
};

/** What the schema cannot know: whether the service is of the category and can be ordered that way. */
const ruleBroken = (
  catalogue: Awaited<ReturnType<typeof listCatalogue>>,
  form: ServicesForm,
): Map<string, string> | undefined => {
  const service = catalogue.services.find(({ id }) => id === form.service);
  if (!service) return new Map([["service", "errorService"]]);
  if (service.categoryId !== form.category) return new Map([["service", "errorServiceOfCategory"]]);
  if (!canBeOrdered(service, form.action)) return new Map([["service", "errorNotOrderable"]]);
  return undefined;
};

const draw = (req: ScopedRequest, res: Response, catalogue: Catalogue, fields: ServicesFields, status: number) => {
  const words = wordsOf(req, messages);
  const accountText = showAccountNumber(req.scope.accountId);
  const errors: FieldErrors = Object.fromEntries(
    Object.entries(fields).map(([name, { error }]) => [name, error && words.t(error as Parameters<typeof words.t>[0])]),
  );
  show(req, res, "bulk/services", servicesPage(words, { base: baseOf(req), accountText, catalogue, fields, errors }), {
    status,
  });
};
