import type { Lang } from "../kernel/lang.ts";
import type { Kopecks } from "../kernel/money.ts";
import type { Kind, ValueColumn } from "../lists/index.ts";
import type { AccountScope } from "../platform/db.ts";
import type { Form, FormRead } from "../platform/forms.ts";
import type { Operation, OrderParams } from "./operation.ts";

/** Locals of the component of that name in views/components. */
export type FormField = { readonly component: "select" | "radios" | "field"; readonly [name: string]: unknown };

/** What is ordered: an operation, its parameters, and their name in the catalogue's words. */
export type Ordered = { readonly operation: Operation; readonly params: OrderParams; readonly subject: string };

/** What is ordered, for the list of those whom it is for. */
export type OrderAbout = {
  /** «Категория услуг», «Услуга», «Действие», as the form asked for them. */
  readonly facts: readonly { readonly label: string; readonly text: string }[];
  /** What one subscriber will pay a month; undefined where that depends on the subscriber. */
  readonly price?: Kopecks;
};

export type FormTexts = {
  /** Of the menu's item and of the page. */
  readonly title: string;
  /** Of the form. */
  readonly legend: string;
  /** Of its tab, where several forms share one item of the menu. */
  readonly tab?: string;
  /** What must be known before anything is chosen. */
  readonly warning?: string;
  /** «Изменить услугу»: leads from the draft back to the filled form. */
  readonly change: string;
};

/**
 * What a person fills in to order something for many subscribers. It lives with its noun; the pages around it are the same
 * for all: `/a/…/bulk/<path>`, the list, the check, the confirmation.
 */
export type OrderForm = {
  readonly path: string;
  /** Needed to see it, beside `orders:write`. */
  readonly permission: `${string}:${string}`;
  /** What can come of it. */
  readonly operations: readonly Operation[];
  readonly menu: {
    readonly icon: string;
    /** Under whose item of the menu it stands, as one of the tabs there; its own unless given. */
    readonly under?: string;
  };
  /** How subscribers may be named; a list gives no values of their own. */
  readonly methods: readonly ("list" | "file")[];
  /** By what a file may name them, the best first; by phone number, else by SIM card, unless given. */
  readonly kinds?: readonly Kind[];
  /** The status that the list to tick is narrowed to at first: who the operation is for. */
  readonly shows?: string;
  /** The columns are typed for each subscriber, in a table between the list and the check. */
  readonly isEdited?: boolean;
  /** Further columns of the file: each gives its row a parameter. */
  readonly columns: readonly ValueColumn[];
  /** A body that would be accepted, for the access matrix. */
  readonly sample: Readonly<Record<string, string>>;
  texts(lang: Lang): FormTexts;
  /** Its questions, with what was typed and what is wrong with that; blank without `typed`. */
  draw(scope: AccountScope, lang: Lang, typed?: Form): Promise<readonly FormField[]>;
  /** What is ordered, or what is wrong with what was typed. */
  read(scope: AccountScope, body: unknown): Promise<FormRead<Ordered>>;
  /** A draft's parameters as they would be typed. */
  fill(
    scope: AccountScope,
    ordered: { operation: string; params: OrderParams },
  ): Promise<Readonly<Record<string, string>>>;
  about(scope: AccountScope, lang: Lang, ordered: { operation: string; params: OrderParams }): Promise<OrderAbout>;
};

/** The form that a draft came from. */
export const formFor = (forms: readonly OrderForm[], operation: string): OrderForm | undefined =>
  forms.find(({ operations }) => operations.some(({ name }) => name === operation));

/** The forms as the menu shows them. */
export const menuForms = (forms: readonly OrderForm[], lang: Lang) =>
  forms.map((form) => ({
    path: form.path,
    under: form.menu.under ?? form.path,
    icon: form.menu.icon,
    text: form.texts(lang).title,
    needs: form.permission,
  }));
