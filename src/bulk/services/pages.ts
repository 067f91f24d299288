import type { Words } from "../messages.ts";

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

/** A sentence per field where something is wrong. */
export type FieldErrors = { readonly [K in keyof ServicesFields]?: string | undefined };
type FormInput = {
  base: string;
  accountText: string;
  catalogue: Catalogue;
  fields: ServicesFields;
  errors: FieldErrors;
};

/** Операции с услугами: category, service, action, and how the subscribers are named. */
export const servicesPage = (words: Words, { base, accountText, catalogue, fields, errors }: FormInput) => ({
  title: words.t("servicesTitle"),
  pretitle: `${words.t("pretitle")} · ${accountText}`,
  legend: words.t("servicesLegend"),
  action: `${base}/bulk/services`,
  category: {
    ...select(words, "category", errors),
    options: catalogue.categories.map(({ id, name }) => option(String(id), name, fields.category)),
  },
  service: {
    ...select(words, "service", errors),
    dependsOn: "field-category",
    groups: catalogue.categories.map((category) => groupOf(words, category, catalogue, fields.service)),
  },
  actionField: {
    ...select(words, "action", errors),
    options: (["connect", "disconnect"] as const).map((value) => option(value, words.t(value), fields.action)),
  },
  method: {
    name: "method",
    legend: words.t("method"),
    options: [
      { value: "list", text: words.t("methodList"), checked: fields.method.value !== "file" },
      { value: "file", text: words.t("methodFile"), checked: fields.method.value === "file" },
    ],
    error: errors.method,
  },
  file: {
    name: "file",
    label: words.t("file"),
    hint: words.t("fileHint"),
    accept: ".xlsx,.xls,.csv,.txt",
    error: errors.file,
  },
  next: words.t("next"),
});

const select = (words: Words, name: "category" | "service" | "action", errors: FieldErrors) => ({
  name,
  label: words.t(name),
  placeholder: words.t("choose"),
  error: errors[name],
});

const option = (value: string, text: string, field: Typed) => ({ value, text, selected: field.value === value });

const groupOf = (words: Words, { id, name }: Choice, { services }: Catalogue, field: Typed) => ({
  label: name,
  parent: String(id),
  options: services
    .filter((service) => service.categoryId === id)
    .map((service) => option(String(service.id), serviceText(words, service), field)),
});

const serviceText = (words: Words, service: ServiceChoice): string => {
  if (service.isArchived) return words.t("archived", { name: service.name });
  return service.isMandatory ? words.t("mandatory", { name: service.name }) : service.name;
};
