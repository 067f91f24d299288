import { show } from "../../../platform/render.ts";
import { placeOf, type Response, type ScopedRequest, wordsOf } from "../../../platform/routing.ts";
import { cardHref } from "../card.ts";
import { cardOf } from "../card-of.ts";
import { dayRange } from "../day.ts";
import { historyQuery } from "../forms.ts";
import { frameOf } from "../frame.ts";
import { messages } from "../messages.ts";
import { isOwn } from "../ordering.ts";
import { wordedOf } from "../outcome.ts";
import { readHistory } from "../repository.ts";
import { historyPage } from "./pages.ts";

const historyRows = 50;

export async function showHistory(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  const { before, on } = historyQuery.parse(req.query);
  const words = wordsOf(req, messages);
  const { base } = placeOf(req);
  const day = on === undefined ? undefined : dayRange(on);
  const { done, past, isArchived } = await readHistory(req.scope, card, { before, most: historyRows + 1, day });
  const shown = done.slice(0, historyRows);
  const isNow = !day || card.heldSince < day.to;
  const { number, heldSince: since } = card;
  const present = {
    name: [card.lastName, card.firstName, card.middleName].filter(Boolean).join(" "),
    number,
    since,
    until: null,
  };
  const page = historyPage(words, {
    href: cardHref(base, card),
    base,
    done: shown.map((each) => wordedOf(req, each)),
    holders: isOwn(req) ? null : [...(isNow ? [present] : []), ...past],
    day: on,
    isArchived,
    older: done.length > historyRows ? shown.at(-1)?.orderId : undefined,
    linksOrders: req.may("orders:read"),
  });
  show(req, res, "subscribers/card/history", {
    ...frameOf(req, card, { tab: "history", title: words.t("tab.history") }),
    ...page,
  });
}
