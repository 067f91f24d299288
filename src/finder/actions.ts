import { type Lang, langs } from "../kernel/lang.ts";
import { formFor, type Operation, type OrderForm } from "../orders/index.ts";
import { placeOf, type ScopedRequest } from "../platform/routing.ts";
import type { Wanted } from "./forms.ts";

/** Where an action is found: on a list form, on each subscriber's card, or neither. */
export type FoundAction = {
  readonly text: string;
  readonly title: string;
  readonly place: "list" | "card" | null;
  readonly href: string | null;
};

/** What can be ordered, by its name in any language. An action on one subscriber has no address before the subscriber is chosen. */
export const findActions = (req: ScopedRequest, wanted: Wanted): FoundAction[] => {
  if (!req.may("orders:write")) return [];
  const { lang } = req;
  const { base } = placeOf(req);
  const forms = req.site.orderForms.filter(({ permission }) => req.may(permission));
  const isCalled = (namesIn: (each: Lang) => readonly (string | undefined)[]) =>
    langs.some((each) => namesIn(each).some((name) => name !== undefined && wanted.matches(name)));
  const found = [
    ...[...req.site.operations.values()]
      .filter(({ permission }) => req.may(permission))
      .filter((operation) => isCalled((each) => operationNames(operation, each)))
      .map((operation) => actionOf(operation, lang, base, formFor(forms, operation.name))),
    ...forms.filter((form) => isCalled((each) => formNames(form, each))).map((form) => formAction(form, lang, base)),
  ];
  return found.filter((action, index) => found.findIndex((other) => isSame(action, other)) === index);
};

const operationNames = (operation: Operation, lang: Lang) => {
  const texts = operation.texts(lang);
  return [texts.title, texts.button, texts.action("")];
};
const formNames = (form: OrderForm, lang: Lang) => {
  const { title, legend, tab } = form.texts(lang);
  return [title, legend, tab];
};

const actionOf = (operation: Operation, lang: Lang, base: string, form: OrderForm | undefined): FoundAction => {
  const { title, button = title } = operation.texts(lang);
  if (form) return { text: button, title, place: "list", href: hrefOf(form, base) };
  return { text: button, title, place: operation.card ? "card" : null, href: null };
};

const formAction = (form: OrderForm, lang: Lang, base: string): FoundAction => {
  const { title, tab = title } = form.texts(lang);
  return { text: tab, title: tab, place: "list", href: hrefOf(form, base) };
};

const hrefOf = ({ path }: OrderForm, base: string): string => `${base}/bulk/${path}`;

/** A form for one operation is often called as the operation is. */
const isSame = (one: FoundAction, other: FoundAction): boolean => one.text === other.text && one.href === other.href;
