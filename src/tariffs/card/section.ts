import { monthsBack } from "../../kernel/month.ts";
import { type Operation, readBars, reasonIn } from "../../orders/index.ts";
import { textField } from "../../platform/forms.ts";
import { placeOf, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { type Card, cardHref, mayOrder, type Section } from "../../subscribers/index.ts";
import { messages } from "../messages.ts";
import { changeBundle } from "../operations/change-bundle.ts";
import { changeTariff } from "../operations/change-tariff.ts";
import { listTariffs, readUse } from "../repository.ts";
import { tariffCardPage } from "./pages.ts";

/** Whole months of real use that a tariff is compared with. */
const comparedMonths = 3;

/** Тарифный план on a subscriber's card (guide, chapter 9). */
export const tariffSection: Section = {
  path: "tariff",
  tab: "tariff",
  view: "tariffs/card",
  sample: { operation: "change-tariff", tariffId: "900" },
  operation: (body) => textField(body, "operation"),
  title: (req) => wordsOf(req, messages).t("sectionTitle"),
  draw: async (req, card) => {
    const months = monthsBack(req.site.clock.now(), comparedMonths + 1).slice(1);
    const [offers, use, bar, tariff, bundle] = await Promise.all([
      listTariffs(req.scope, card.id),
      readUse(req.scope, card.id, months),
      barsOf(req, card),
      mayOrder(req, changeTariff as Operation),
      mayOrder(req, changeBundle as Operation),
    ]);
    return tariffCardPage(wordsOf(req, messages), {
      href: `${cardHref(placeOf(req).base, card)}/tariff`,
      offers,
      current: { tariffId: card.tariffId, bundleId: card.bundleId },
      use,
      months: comparedMonths,
      bar,
      may: { tariff, bundle },
    });
  },
};

const barsOf = async (req: ScopedRequest, card: Card) => {
  const operations = [changeTariff, changeBundle] as readonly Operation[];
  const bars = await readBars(req.scope, operations, card.id, req.site.clock.now());
  const textOf = (operation: Operation): string | null => {
    const bar = bars.get(operation.name);
    return bar ? reasonIn(req.lang, operation.texts(req.lang), bar.reason, bar.detail) : null;
  };
  return { tariff: textOf(changeTariff), bundle: textOf(changeBundle) };
};
