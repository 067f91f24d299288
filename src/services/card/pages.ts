import { formatDate } from "../../kernel/dates.ts";
import { formatMoney } from "../../kernel/money.ts";
import type { Words } from "../messages.ts";
import type { Offer } from "./repository.ts";

type Action = "connect" | "disconnect";
type Input = {
  readonly href: string;
  readonly offers: readonly Offer[];
  /** Why nothing can be ordered at all; null where it can. */
  readonly bar: Readonly<Record<Action, string | null>>;
  readonly mayOrder: Readonly<Record<Action, boolean>>;
  reason(action: Action, code: string, detail: string | null): string;
};

/** «Подключенные» and «Доступные», by category, with price and what stands in the way (guide, chapters 7 and 8). */
export const servicesCardPage = (words: Words, input: Input) => {
  const { offers } = input;
  const open = offers.filter(({ isConnected, connecting }) => !isConnected && connecting.reason !== "not-on-tariff");
  const closed = offers.filter(({ isConnected, connecting }) => !isConnected && connecting.reason === "not-on-tariff");
  return {
    href: input.href,
    connected: {
      title: words.t("connectedTitle"),
      groups: groupsOf(
        words,
        input,
        offers.filter(({ isConnected }) => isConnected),
        "disconnect",
      ),
      none: words.t("connectedNone"),
    },
    available: {
      title: words.t("availableTitle"),
      groups: groupsOf(words, input, open, "connect"),
      none: words.t("availableNone"),
    },
    closed: {
      title: words.t("closedTitle", { count: closed.length }),
      groups: groupsOf(words, input, closed, "connect"),
    },
  };
};

const groupsOf = (words: Words, input: Input, offers: readonly Offer[], action: Action) =>
  [...new Set(offers.map(({ category }) => category))].map((category) => ({
    title: words.named(category),
    items: offers.filter((offer) => offer.category === category).map((offer) => itemOf(words, input, offer, action)),
  }));

const itemOf = (words: Words, input: Input, offer: Offer, action: Action) => {
  const { verdict, reason, detail } = action === "connect" ? offer.connecting : offer.disconnecting;
  const why = verdict === "pending" ? null : input.reason(action, reason ?? "", detail);
  const bar = input.bar[action] ?? why;
  return {
    id: offer.id,
    name: words.named(offer.name),
    description: words.named(offer.description),
    price: priceOf(words, offer),
    notes: notesOf(words, offer),
    bar,
    operation: `${action}-service`,
    button: bar === null && input.mayOrder[action] ? words.t(action) : null,
    buttonLabel: `${words.t(action)}: ${words.named(offer.name)}`,
  };
};

const priceOf = (words: Words, { monthlyFee, oneOffFee }: Offer): string => {
  const monthly =
    monthlyFee === 0 ? words.t("priceFree") : words.t("priceMonthly", { money: formatMoney(monthlyFee, words.lang) });
  return oneOffFee === 0
    ? monthly
    : `${monthly}, ${words.t("priceOnce", { money: formatMoney(oneOffFee, words.lang) })}`;
};

const notesOf = (words: Words, { needs, excludes, isConnected, connectedAt }: Offer): string[] => [
  ...(isConnected && connectedAt ? [words.t("connectedSince", { day: formatDate(connectedAt, words.lang) })] : []),
  ...(needs.length > 0 ? [words.t("needs", { names: words.named(needs.join(", ")) })] : []),
  ...(excludes.length > 0 ? [words.t("excludes", { names: words.named(excludes.join(", ")) })] : []),
];
