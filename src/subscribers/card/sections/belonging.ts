import { textField } from "../../../platform/forms.ts";
import type { ScopedRequest } from "../../../platform/routing.ts";
import { listBelonging } from "../belonging.ts";
import type { Card } from "../card.ts";
import { type Section, type Typed, typedField } from "../section.ts";
import { type Drawn, words } from "./drawn.ts";

/** Where a section holds several forms, what was typed belongs to the one that was sent. */
const typedFor = (typed: Typed, operation: string): Typed =>
  typed.value("operation") === operation ? typed : { value: () => "", fault: null };

/** Подразделение, метки, примечание: where a subscriber belongs in the company. */
export const belongingSection: Section = {
  path: "belonging",
  tab: "overview",
  view: "subscribers/card/form",
  sample: { operation: "set-note", note: "Дежурный" },
  operation: (body) => textField(body, "operation"),
  title: (req) => words(req).t("belongingTitle"),
  draw: async (req, card, typed): Promise<Drawn> => {
    const { departments, labels } = await listBelonging(req.scope);
    return {
      forms: [
        departmentForm(req, card, typedFor(typed, "set-department"), departments),
        noteForm(req, card, typedFor(typed, "set-note")),
        labelForm(
          req,
          typedFor(typed, "add-label"),
          "add-label",
          labels.filter(({ name }) => !card.labels.includes(name)),
        ),
        labelForm(
          req,
          typedFor(typed, "remove-label"),
          "remove-label",
          labels.filter(({ name }) => card.labels.includes(name)),
        ),
      ].filter((form) => form !== null),
    };
  },
};

type Choice = { readonly id: number; readonly name: string };

const departmentForm = (req: ScopedRequest, card: Card, typed: Typed, departments: readonly Choice[]) => ({
  operation: "set-department",
  title: words(req).t("department"),
  hint: null,
  fields: [
    {
      component: "select" as const,
      name: "departmentId",
      label: words(req).t("department"),
      placeholder: words(req).t("departmentNone"),
      error: typed.fault?.field === "departmentId" ? typed.fault.text : null,
      options: departments.map(({ id, name }) => ({ value: id, text: name, selected: id === card.departmentId })),
    },
  ],
  submit: words(req).t("save"),
});

const noteForm = (req: ScopedRequest, card: Card, typed: Typed) => ({
  operation: "set-note",
  title: words(req).t("note"),
  hint: null,
  fields: [
    {
      component: "field" as const,
      ...typedField(typed, "note", { label: words(req).t("note"), value: card.note, maxlength: 300 }),
    },
  ],
  submit: words(req).t("save"),
});

const labelForm = (
  req: ScopedRequest,
  typed: Typed,
  operation: "add-label" | "remove-label",
  labels: readonly Choice[],
) =>
  labels.length === 0
    ? null
    : {
        operation,
        title: words(req).t(operation),
        hint: null,
        fields: [
          {
            component: "select" as const,
            id: `field-${operation}`,
            name: "labelId",
            label: words(req).t("label"),
            error: typed.fault?.field === "labelId" ? typed.fault.text : null,
            options: labels.map(({ id, name }) => ({ value: id, text: name, selected: false })),
          },
        ],
        submit: words(req).t(operation),
      };
