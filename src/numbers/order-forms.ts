import type { Lang } from "../kernel/lang.ts";
import { type OrderForm, questionForm } from "../orders/index.ts";
import { wordsFor } from "../platform/i18n.ts";
import { conditions, usualWait, waits } from "./forwarding.ts";
import { messages, type NumberKey } from "./messages.ts";
import { replaceSim } from "./operations/replace-sim.ts";
import { setForwarding } from "./operations/set-forwarding.ts";

const text =
  (key: NumberKey) =>
  (lang: Lang): string =>
    wordsFor(messages, lang).t(key);

const menu = { icon: "device-sim", under: "forwarding" };

const states = ["active", "registered", "erased"] as const;

const choices = <V extends string>(values: readonly V[], key: (value: V) => NumberKey, lang: Lang) =>
  values.map((value) => ({ value, text: text(key(value))(lang) }));

/** Переадресация вызовов of many at once: the same target for all. */
export const forwardingForm: OrderForm = questionForm({
  path: menu.under,
  operations: [setForwarding],
  menu,
  questions: [
    {
      name: "condition",
      options: async (_scope, lang) => choices(conditions, (condition) => `condition.${condition}`, lang),
    },
    {
      name: "state",
      label: text("form.action"),
      options: async (_scope, lang) => choices(states, (state) => `form.state.${state}`, lang),
    },
    { name: "target", hint: text("targetHint") },
    {
      name: "seconds",
      none: (lang) => wordsFor(messages, lang).t("form.usualWait", { seconds: usualWait }),
      options: async () => waits.map((wait) => ({ value: String(wait), text: String(wait) })),
    },
  ],
  sample: { condition: "busy", state: "active", target: "+375 29 100-00-09", seconds: "" },
  shows: "active",
  texts: (lang) => ({
    title: text("form.group")(lang),
    tab: text("forwardingTitle")(lang),
    legend: text("forwardingTitle")(lang),
  }),
});

/** Замена SIM by a file of number and new SIM card, or typed for each. */
export const simForm: OrderForm = questionForm({
  path: "sim",
  operations: [replaceSim],
  menu,
  questions: [],
  kinds: ["msisdn"],
  columns: [
    { key: "iccid", headings: ["Новая SIM", "Новая SIM-карта", "Новая SIM-картка", "New SIM", "SIM", "ICCID"] },
  ],
  isEdited: true,
  sample: {},
  shows: "active",
  texts: (lang) => ({
    title: text("title.replace-sim")(lang),
    tab: text("title.replace-sim")(lang),
    legend: text("title.replace-sim")(lang),
  }),
});
