import { z } from "zod";
import { kopecks } from "../kernel/money.ts";
import type { FormField, OrderForm } from "../orders/index.ts";
import { type Form, formOf, readForm, textField } from "../platform/forms.ts";
import { wordsFor } from "../platform/i18n.ts";
import { messages, type Words } from "./messages.ts";
import { connectService } from "./operations/connect-service.ts";
import { disconnectService } from "./operations/disconnect-service.ts";
import { serviceParams } from "./operations/service-params.ts";
import { listCatalogue } from "./repository.ts";
import { canBeOrdered, type Service, type ServiceCategory } from "./service.ts";

const id = (message: string) =>
  z
    .string(message)
    .regex(/^\d{1,9}$/, message)
    .transform(Number);
const fields = z.object({
  service: id("errorService"),
  action: z.enum(["connect", "disconnect"], "errorAction"),
});

/** Операции с услугами (guide, chapter 15.1): category, service, action. */
export const servicesForm: OrderForm = {
  path: "services",
  permission: "orders:write",
  operations: [connectService, disconnectService],
  menu: { icon: "settings" },
  methods: ["list", "file"],
  columns: [],
  sample: { category: "1", service: "1", action: "connect" },
  texts: (lang) => {
    const words = wordsFor(messages, lang);
    return { title: words.t("formTitle"), legend: words.t("formLegend"), change: words.t("formChange") };
  },
  draw: async (scope, lang, typed = {}) => {
    const words = wordsFor(messages, lang);
    const { categories, services } = fittingOf(await listCatalogue(scope));
    return [
      {
        ...select(words, "category", typed),
        options: categories.map((category) => option(category.id, words.named(category.name), typed["category"])),
      },
      {
        ...select(words, "service", typed),
        dependsOn: "field-category",
        groups: categories.map((category) => groupOf(words, category, services, typed["service"])),
      },
      {
        ...select(words, "action", typed),
        options: (["connect", "disconnect"] as const).map((value) => option(value, words.t(value), typed["action"])),
      },
    ];
  },
  read: async (scope, body) => {
    const read = readForm(fields, body);
    if (!read.ok) return { ok: false, form: withCategory(read.form, body) };
    const { action } = read.data;
    const service = (await listCatalogue(scope)).services.find((each) => each.id === read.data.service);
    if (!service || !canBeOrdered(service, action)) {
      const fault = new Map([["service", service ? "errorNotOrderable" : "errorService"]]);
      return { ok: false, form: withCategory(formOf(fields, body, fault), body) };
    }
    const operation = action === "connect" ? connectService : disconnectService;
    return { ok: true, data: { operation, params: { serviceId: service.id }, subject: service.name } };
  },
  fill: async (scope, { operation, params }) => {
    const { serviceId } = serviceParams.parse(params);
    const service = (await listCatalogue(scope)).services.find((each) => each.id === serviceId);
    return {
      category: String(service?.categoryId ?? ""),
      service: String(serviceId),
      action: operation === connectService.name ? "connect" : "disconnect",
    };
  },
  about: async (scope, lang, { operation, params }) => {
    const words = wordsFor(messages, lang);
    const { serviceId } = serviceParams.parse(params);
    const { categories, services } = await listCatalogue(scope);
    const service = services.find(({ id: each }) => each === serviceId);
    const isConnected = operation === connectService.name;
    return {
      facts: [
        {
          label: words.t("category"),
          text: words.named(categories.find(({ id: each }) => each === service?.categoryId)?.name ?? ""),
        },
        { label: words.t("service"), text: words.named(service?.name ?? "") },
        { label: words.t("action"), text: words.t(isConnected ? "connect" : "disconnect") },
      ],
      ...(isConnected && service && { price: kopecks(service.monthlyFee) }),
    };
  },
};

/** What is sold to accounts of this kind, and the categories that are not empty by that. */
const fittingOf = ({ categories, services }: Catalogue): Catalogue => {
  const fitting = services.filter(({ isFitting }) => isFitting);
  const filled = new Set(fitting.map(({ categoryId }) => categoryId));
  return { categories: categories.filter(({ id: each }) => filled.has(each)), services: fitting };
};
type Catalogue = { readonly categories: readonly ServiceCategory[]; readonly services: readonly Service[] };

/** The service says its category: without JavaScript all services are offered at once, and what was chosen above narrows nothing. */
const withCategory = (form: Form, body: unknown): Form => {
  const category = textField(body, "category");
  const isMissing = category === "" && form["service"]?.value === "";
  return { category: { value: category, error: isMissing ? "errorCategory" : undefined }, ...form };
};

const select = (words: Words, name: "category" | "service" | "action", typed: Form): FormField => {
  const error = typed[name]?.error;
  return {
    component: "select",
    name,
    label: words.t(name),
    placeholder: words.t("choose"),
    error: error && words.t(error as Parameters<Words["t"]>[0]),
  };
};

const option = (value: string | number, text: string, field: Form[string] | undefined) => ({
  value,
  text,
  selected: field?.value === String(value),
});

const groupOf = (
  words: Words,
  category: ServiceCategory,
  services: readonly Service[],
  field: Form[string] | undefined,
) => ({
  label: words.named(category.name),
  parent: String(category.id),
  options: services
    .filter((service) => service.categoryId === category.id)
    .map((service) => option(service.id, nameOf(words, service), field)),
});

const nameOf = (words: Words, { name: russian, isArchived, isMandatory }: Service): string => {
  const name = words.named(russian);
  if (isArchived) return words.t("archivedName", { name });
  return isMandatory ? words.t("mandatoryName", { name }) : name;
};
