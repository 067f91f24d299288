import { readBars, reasonIn } from "../../orders/index.ts";
import { textField } from "../../platform/forms.ts";
import { placeOf, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { type Card, cardHref, mayOrder, type Section } from "../../subscribers/index.ts";
import { messages } from "../messages.ts";
import { connectService } from "../operations/connect-service.ts";
import { disconnectService } from "../operations/disconnect-service.ts";
import { servicesCardPage } from "./pages.ts";
import { listOffers } from "./repository.ts";

/** Услуги on a subscriber's card (guide, chapters 7 and 8). */
export const servicesSection: Section = {
  path: "services",
  tab: "services",
  view: "services/card",
  isButtons: true,
  sample: { operation: "connect-service", serviceId: "2" },
  operation: (body) => textField(body, "operation"),
  title: (req) => wordsOf(req, messages).t("formTitle"),
  draw: async (req, card) => {
    const [offers, bars, connect, disconnect] = await Promise.all([
      listOffers(req.scope, card.id),
      barsOf(req, card),
      mayOrder(req, connectService),
      mayOrder(req, disconnectService),
    ]);
    return servicesCardPage(wordsOf(req, messages), {
      href: `${cardHref(placeOf(req).base, card)}/services`,
      offers,
      bar: bars,
      mayOrder: { connect, disconnect },
      reason: (action, code, detail) =>
        reasonIn(req.lang, (action === "connect" ? connectService : disconnectService).texts(req.lang), code, detail),
    });
  },
};

const barsOf = async (req: ScopedRequest, card: Card) => {
  const bars = await readBars(req.scope, [connectService, disconnectService], card.id, req.site.clock.now());
  const textOf = (operation: typeof connectService) => {
    const bar = bars.get(operation.name);
    return bar ? reasonIn(req.lang, operation.texts(req.lang), bar.reason, bar.detail) : null;
  };
  return { connect: textOf(connectService), disconnect: textOf(disconnectService) };
};
