import { isoDay, startOfDay } from "../../kernel/dates.ts";
import { type Operation, readBars, reasonIn } from "../../orders/index.ts";
import { textField } from "../../platform/forms.ts";
import { placeOf, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { type Card, cardHref, type Section, typedField } from "../../subscribers/index.ts";
import { readChoice } from "../draws/repository.ts";
import { conditions } from "../forwarding.ts";
import { messages } from "../messages.ts";
import { changeNumber } from "../operations/change-number.ts";
import { replaceSim } from "../operations/replace-sim.ts";
import { setForwarding } from "../operations/set-forwarding.ts";
import { forwardingPage, numberPage } from "./pages.ts";
import { listForwardings, listFreeSims } from "./repository.ts";

const words = (req: ScopedRequest) => wordsOf(req, messages);

const barOf = async (req: ScopedRequest, card: Card, operation: Operation): Promise<string | null> => {
  const bars = await readBars(req.scope, [operation], card.id, req.site.clock.now());
  const bar = bars.get(operation.name);
  return bar ? reasonIn(req.lang, operation.texts(req.lang), bar.reason, bar.detail) : null;
};

/** Переадресация вызовов (guide, chapter 12). */
export const forwardingSection: Section = {
  path: "forwarding",
  tab: "management",
  kinds: ["mobile", "telephone", "sip"],
  view: "numbers/forwarding",
  sample: { condition: "busy", state: "active", target: "+375 29 100-00-09" },
  // which of the forms was sent is not typed
  operation: (body) =>
    conditions.some((condition) => condition === textField(body, "condition")) ? setForwarding.name : "",
  title: (req) => words(req).t("forwardingTitle"),
  draw: async (req, card, typed) => {
    const [forwardings, bar] = await Promise.all([
      listForwardings(req.scope, card.id),
      barOf(req, card, setForwarding as Operation),
    ]);
    const sent = {
      condition: typed.value("condition"),
      target: typed.value("target"),
      seconds: typed.value("seconds"),
      error: typed.fault?.field === "target" ? typed.fault.text : null,
    };
    return forwardingPage(words(req), {
      href: `${cardHref(placeOf(req).base, card)}/forwarding`,
      forwardings,
      bar,
      sent,
    });
  },
};

/** Смена номера (guide, chapter 13). */
export const numberSection: Section = {
  path: "number",
  tab: "management",
  kinds: ["mobile"],
  view: "numbers/number",
  isButtons: true,
  stepUp: true,
  sample: { newMsisdn: "375291500001" },
  operation: () => changeNumber.name,
  title: (req) => words(req).t("numberTitle"),
  draw: async (req, card) => {
    const now = req.site.clock.now();
    const [choice, bar] = await Promise.all([
      readChoice(req.scope, card.id, { now, today: startOfDay(isoDay(now)) }),
      barOf(req, card, changeNumber as Operation),
    ]);
    return numberPage(words(req), { href: `${cardHref(placeOf(req).base, card)}/number`, choice, bar });
  },
};

/** Замена SIM-карты (guide, chapter 14). */
export const simSection: Section = {
  path: "sim",
  tab: "management",
  kinds: ["mobile"],
  view: "subscribers/card/form",
  stepUp: true,
  sample: { iccid: "8937501000000000017" },
  operation: () => replaceSim.name,
  title: (req) => words(req).t("simTitle"),
  draw: async (req, card, typed) => {
    const [sims, bar] = await Promise.all([
      listFreeSims(req.scope, card.id),
      barOf(req, card, replaceSim as Operation),
    ]);
    const t = words(req);
    const chosen = {
      component: "select",
      name: "chosen",
      label: t.t("simChosen"),
      placeholder: t.t(sims.length === 0 ? "simNone" : "simAny"),
      options: sims.map((iccid) => ({ value: iccid, text: iccid, selected: iccid === typed.value("chosen") })),
    };
    const field = typedField(typed, "iccid", {
      label: t.t("simTyped"),
      value: "",
      inputmode: "numeric",
      maxlength: 30,
      autocomplete: "off",
    });
    const form = {
      operation: replaceSim.name,
      title: null,
      hint: t.t("simHint"),
      fields: [chosen, { component: "field", ...field }],
      submit: t.t("next"),
    };
    return { fault: typed.fault?.field ? null : (typed.fault?.text ?? bar), forms: bar ? [] : [form] };
  },
};
