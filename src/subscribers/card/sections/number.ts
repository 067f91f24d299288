import { addDays } from "../../../kernel/dates.ts";
import { mostInName } from "../../../kernel/person-name.ts";
import { type Section, typedField } from "../section.ts";
import { type Drawn, words } from "./drawn.ts";

export const nameSection: Section = {
  path: "name",
  tab: "overview",
  view: "subscribers/card/form",
  sample: { lastName: "Бухгалтер", firstName: "", middleName: "" },
  operation: () => "rename",
  title: (req) => words(req).t("nameTitle"),
  draw: async (req, card, typed): Promise<Drawn> => ({
    forms: [
      {
        operation: "rename",
        title: null,
        hint: words(req).t("nameHint"),
        fields: (["lastName", "firstName", "middleName"] as const).map((name) => ({
          component: "field",
          ...typedField(typed, name, {
            label: words(req).t(name),
            value: card[name],
            maxlength: mostInName[name],
            autocomplete: "off",
          }),
        })),
        submit: words(req).t("save"),
      },
    ],
  }),
};

export const suspensionSection: Section = {
  path: "suspension",
  tab: "management",
  view: "subscribers/card/form",
  sample: { reason: "leave", until: "" },
  operation: () => "suspend",
  title: (req) => words(req).t("suspensionTitle"),
  draw: async (req, _card, typed): Promise<Drawn> => {
    const chosen = typed.value("reason") || "leave";
    return {
      forms: [
        {
          operation: "suspend",
          title: null,
          hint: words(req).t("suspensionHint"),
          fields: [
            {
              component: "radios",
              name: "reason",
              legend: words(req).t("suspensionReason"),
              error: typed.fault?.field === "reason" ? typed.fault.text : null,
              options: (["leave", "lost"] as const).map((value) => ({
                value,
                text: words(req).t(`suspension.${value}`),
                checked: value === chosen,
              })),
            },
            {
              component: "field",
              ...typedField(typed, "until", {
                type: "date",
                label: words(req).t("suspensionUntil"),
                hint: words(req).t("suspensionUntilHint"),
                value: addDays(req.site.clock.now(), 14),
              }),
            },
          ],
          submit: words(req).t("next"),
        },
      ],
    };
  },
};

export const lostSection: Section = {
  path: "lost",
  tab: "management",
  kinds: ["mobile"],
  view: "subscribers/card/form",
  sample: { forwardTo: "" },
  operation: () => "report-lost",
  title: (req) => words(req).t("lostTitle"),
  draw: async (req, _card, typed): Promise<Drawn> => ({
    forms: [
      {
        operation: "report-lost",
        title: null,
        hint: words(req).t("lostHint"),
        fields: [
          {
            component: "field",
            ...typedField(typed, "forwardTo", {
              type: "tel",
              inputmode: "tel",
              label: words(req).t("lostForward"),
              hint: words(req).t("lostForwardHint"),
              value: "",
            }),
          },
        ],
        submit: words(req).t("next"),
      },
    ],
  }),
};
