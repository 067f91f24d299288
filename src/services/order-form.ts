import { z } from "zod";
import type { FormField, OrderForm } from "../orders/index.ts";
import { type Form, formOf, readForm } from "../platform/forms.ts";
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
  category: id("errorCategory"),
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
    const { categories, services } = await listCatalogue(scope);
    return [
      {
        ...select(words, "category", typed),
        options: categories.map((category) => option(category.id, category.name, typed["category"])),
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
    if (!read.ok) return read;
    const { action, category } = read.data;
    const service = (await listCatalogue(scope)).services.find((each) => each.id === read.data.service);
    const fault = faultOf(service, category, action);
    if (!service || fault) {
      return { ok: false, form: formOf(fields, body, new Map([["service", fault ?? "errorService"]])) };
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
};

/** What the schema cannot know: whether the service is of the category and can be ordered that way. */
const faultOf = (service: Service | undefined, category: number, action: "connect" | "disconnect") => {
  if (!service) return "errorService";
  if (service.categoryId !== category) return "errorServiceOfCategory";
  return canBeOrdered(service, action) ? undefined : "errorNotOrderable";
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
  label: category.name,
  parent: String(category.id),
  options: services
    .filter((service) => service.categoryId === category.id)
    .map((service) => option(service.id, nameOf(words, service), field)),
});

const nameOf = (words: Words, { name, isArchived, isMandatory }: Service): string => {
  if (isArchived) return words.t("archivedName", { name });
  return isMandatory ? words.t("mandatoryName", { name }) : name;
};
