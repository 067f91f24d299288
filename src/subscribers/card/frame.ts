import { placeOf, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { messages as listMessages } from "../messages.ts";
import { statusText } from "../status.ts";
import { fullName, numberOf, statusKind } from "../subscriber.ts";
import { type Card, cardHref } from "./card.ts";
import { messages } from "./messages.ts";
import { isOwn } from "./ordering.ts";

export type Tab = "overview" | "services" | "tariff" | "management" | "records" | "history";

/** What stands around every page of a card: whose it is, its state, and the way to the other pages. */
export const frameOf = (req: ScopedRequest, card: Card, { tab, title }: { tab: Tab; title?: string }) => {
  const words = wordsOf(req, messages);
  const { base } = placeOf(req);
  const href = cardHref(base, card);
  const who = fullName(card) || words.t("noName");
  const tabs = (["overview", "services", "tariff", "management", "records", "history"] as const).map((key) => ({
    text: words.t(`tab.${key}`),
    href: key === "overview" ? href : `${href}/${key}`,
    current: key === tab,
  }));
  return {
    title: title ?? numberOf(card),
    pretitle: title === undefined ? null : `${numberOf(card)} · ${who}`,
    back: isOwn(req) ? null : { text: words.t("toList"), href: `${base}/subscribers` },
    tabs: { label: words.t("tabs"), items: tabs },
    status: {
      text: statusText(wordsOf(req, listMessages), card.status),
      tone: statusKind(card.status),
    },
    lock: card.lockedAt ? words.t("lockedBadge") : null,
  };
};
