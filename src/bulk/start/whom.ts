import {
  findOrder,
  isArchived,
  type Order,
  type OrderForm,
  type OrderPart,
  subscribersOf,
} from "../../orders/index.ts";
import type { Query } from "../../platform/db.ts";
import { type Form, formOf, readForm, textField } from "../../platform/forms.ts";
import { type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { chosenSubscribers, matchingSubscribers } from "../../subscribers/index.ts";
import { type Chosen, chosenForm, earlierForm, type Method, methodForm } from "../forms.ts";
import { type ListRead, readPasted, readUpload } from "../list-file.ts";
import { messages } from "../messages.ts";

type List = Extract<ListRead, { entries: unknown }>;
type Faults = { readonly faults: Form };

/** Whom an order is for: to be ticked in the list, some of them ticked already; named one by one; or as the draft has it. */
export type Whom =
  | { readonly ticked: Query | undefined }
  | { readonly chosen: Query }
  | { readonly list: List }
  | { readonly kept: true };

/** What a form's own methods bring with them: text is read as a file is, an earlier order's subscribers are ticked in the list. */
export const methodsOf = ({ methods }: Pick<OrderForm, "methods">): readonly Method[] => [
  ...methods,
  ...(methods.includes("file") ? (["text"] as const) : []),
  ...(methods.includes("list") ? (["order", "chosen"] as const) : []),
];

export const readWhom = async (
  form: OrderForm,
  req: ScopedRequest,
  draft: Order | undefined,
): Promise<Whom | Faults> => {
  if (draft) return draft.source === "file" && req.file ? fileOf(form, req) : { kept: true };
  const method = methodOf(form, req);
  if (method === "file") return fileOf(form, req);
  if (method === "text") return pastedOf(form, req);
  if (method === "order") return earlierOf(req);
  if (method === "chosen") return chosenOf(req);
  return method === "list" ? { ticked: undefined } : { faults: formOf(methodForm, req.body, noMethod) };
};

const noMethod = new Map([["method", "errorMethod"]]);

/** A form that takes files alone need not be told so. */
const methodOf = (form: OrderForm, req: ScopedRequest): Method | undefined => {
  const read = readForm(methodForm, req.body);
  const method = read.ok ? read.data.method : undefined;
  if (method === undefined && !form.methods.includes("list")) return "file";
  return method && methodsOf(form).includes(method) ? method : undefined;
};

const fileOf = async (form: OrderForm, req: ScopedRequest): Promise<Whom | Faults> => {
  const read = req.file ? await readUpload(req, form, req.file) : undefined;
  if (read && "entries" in read) return { list: read };
  return { faults: { file: { value: "", error: read?.problem ?? wordsOf(req, messages).t("errorFile") } } };
};

const pastedOf = async (form: OrderForm, req: ScopedRequest): Promise<Whom | Faults> => {
  const numbers = textField(req.body, "numbers");
  const words = wordsOf(req, messages);
  const read = numbers.trim() === "" ? undefined : await readPasted(req, form, words.t("pastedName"), numbers);
  if (read && "entries" in read) return { list: read };
  return { faults: { numbers: { value: numbers, error: read?.problem ?? words.t("errorNumbers") } } };
};

const chosenOf = (req: ScopedRequest): Whom | Faults => {
  const chosen = readChosen(textField(req.body, "chosen"));
  if (chosen) return { chosen: chosenQueryOf(req, chosen) };
  return { faults: formOf(methodForm, { method: "list" }, new Map([["method", "errorMethod"]])) };
};

/** Undefined for what no list of ours has sent. */
export const readChosen = (text: string): Chosen | undefined => chosenForm.safeParse(text).data;

export const chosenQueryOf = ({ scope }: ScopedRequest, chosen: Chosen) =>
  "ids" in chosen ? chosenSubscribers(scope, chosen.ids) : matchingSubscribers(scope, chosen.filter);

const parts: Readonly<Record<string, OrderPart>> = { all: "all", done: "done", failed: "failed" };

const earlierOf = async (req: ScopedRequest): Promise<Whom | Faults> => {
  const read = readForm(earlierForm, req.body);
  const order = read.ok ? await findOrder(req.scope, read.data.order) : undefined;
  const part = parts[textField(req.body, "which")] ?? "all";
  const found = order && !isArchived(order) ? await subscribersOf(req.scope, order.id, part) : undefined;
  if (found && found.count > 0) return { ticked: found.subscribers };
  const error = wordsOf(req, messages).t(order ? (isArchived(order) ? "errorArchived" : "errorNobody") : "errorOrder");
  return { faults: { order: { value: textField(req.body, "order"), error } } };
};
