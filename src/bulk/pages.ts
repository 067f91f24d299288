import { formatMoney } from "../kernel/money.ts";
import { formatCount } from "../kernel/numbers.ts";
import type { Words } from "./messages.ts";

type Choice = { readonly id: number; readonly name: string };
type ServiceChoice = Choice & {
  readonly categoryId: number;
  readonly isMandatory: boolean;
  readonly isArchived: boolean;
};
type Typed = { readonly value: string; readonly error: string | undefined };
export type Catalogue = { readonly categories: readonly Choice[]; readonly services: readonly ServiceChoice[] };
export type ServicesFields = {
  readonly category: Typed;
  readonly service: Typed;
  readonly action: Typed;
  readonly method: Typed;
  readonly file: Typed;
};

const blank: Typed = { value: "", error: undefined };
export const blankServices: ServicesFields = {
  category: blank,
  service: blank,
  action: blank,
  method: { ...blank, value: "list" },
  file: blank,
};

type FormInput = {
  base: string;
  accountText: string;
  catalogue: Catalogue;
  fields: ServicesFields;
  errorText(code: string): string;
};

/** Операции с услугами: category, service, action, and how the subscribers are named. */
export const servicesPage = (words: Words, { base, accountText, catalogue, fields, errorText }: FormInput) => {
  const said = (field: Typed) => (field.error === undefined ? {} : { error: errorText(field.error) });
  return {
    title: words.t("servicesTitle"),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    legend: words.t("servicesLegend"),
    action: `${base}/bulk/services`,
    category: {
      name: "category",
      label: words.t("category"),
      placeholder: words.t("choose"),
      options: catalogue.categories.map(({ id, name }) => ({
        value: String(id),
        text: name,
        selected: fields.category.value === String(id),
      })),
      ...said(fields.category),
    },
    service: {
      name: "service",
      label: words.t("service"),
      placeholder: words.t("choose"),
      dependsOn: "field-category",
      groups: catalogue.categories.map(({ id, name }) => ({
        label: name,
        parent: String(id),
        options: catalogue.services
          .filter((service) => service.categoryId === id)
          .map((service) => ({
            value: String(service.id),
            text: serviceText(words, service),
            selected: fields.service.value === String(service.id),
          })),
      })),
      ...said(fields.service),
    },
    actionField: {
      name: "action",
      label: words.t("action"),
      placeholder: words.t("choose"),
      options: (["connect", "disconnect"] as const).map((value) => ({
        value,
        text: words.t(value),
        selected: fields.action.value === value,
      })),
      ...said(fields.action),
    },
    method: {
      name: "method",
      legend: words.t("method"),
      options: [
        { value: "list", text: words.t("methodList"), checked: fields.method.value !== "file" },
        { value: "file", text: words.t("methodFile"), checked: fields.method.value === "file" },
      ],
      ...said(fields.method),
    },
    file: {
      name: "file",
      label: words.t("file"),
      hint: words.t("fileHint"),
      accept: ".xlsx,.xls,.csv,.txt",
      ...said(fields.file),
    },
    next: words.t("next"),
  };
};

const serviceText = (words: Words, service: ServiceChoice): string => {
  if (service.isArchived) return words.t("archived", { name: service.name });
  return service.isMandatory ? words.t("mandatory", { name: service.name }) : service.name;
};

type DraftFigures = {
  total: number;
  refused: number;
  oneOff: Parameters<typeof formatMoney>[0];
  monthly: Parameters<typeof formatMoney>[0];
  fileName: string | null;
};
export type Terms = { title: string; subject: string; description: string };
type ConfirmInput = {
  base: string;
  accountText: string;
  number: number;
  draft: DraftFigures;
  terms: Terms;
  reasons: readonly { text: string; count: string }[];
  items: object;
};

/** What exactly is about to be done: how many, why not the others, the cost, and that it cannot be undone. */
export const confirmPage = (
  words: Words,
  { base, accountText, number, draft, terms, reasons, items }: ConfirmInput,
) => {
  const href = `${base}/bulk/drafts/${number}`;
  const willBeDone = draft.total - draft.refused;
  const count = (n: number) => formatCount(n, words.lang);
  return {
    title: terms.title,
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    back: { text: words.t("back"), href: `${base}/bulk/services` },
    subject: terms.subject,
    description: terms.description,
    stats: [
      { label: words.t("willBeDone"), value: count(willBeDone), tone: willBeDone > 0 ? ("success" as const) : null },
      {
        label: words.t("willNotBeDone"),
        value: count(draft.refused),
        tone: draft.refused > 0 ? ("danger" as const) : null,
      },
      { label: words.t("oneOff"), value: formatMoney(draft.oneOff, words.lang), hint: words.t("perSubscriber") },
      { label: words.t("monthly"), value: formatMoney(draft.monthly, words.lang), hint: words.t("perSubscriber") },
    ],
    fileName: draft.fileName === null ? null : { label: words.t("fileName"), value: draft.fileName },
    warning: willBeDone > 0 ? words.t("confirmWarning") : null,
    nothing: willBeDone > 0 ? null : words.t("nothingToDo"),
    cancel: { action: `${href}/cancellation`, text: words.t("cancel") },
    confirm: willBeDone > 0 ? { action: `${href}/confirmation`, text: words.t("confirm") } : null,
    refused:
      draft.refused === 0
        ? null
        : {
            title: words.t("refusedTitle"),
            reasons,
            download: { text: words.t("refusedDownload"), href: `${href}/refused.xlsx` },
            items,
          },
  };
};
