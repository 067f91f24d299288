import { formatMoney, type Kopecks, kopecks } from "../../kernel/money.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Words } from "../messages.ts";
import type { Bundle, Offer, Use } from "../repository.ts";

type Input = {
  readonly href: string;
  readonly offers: readonly Offer[];
  readonly current: { readonly tariffId: number; readonly bundleId: number | null };
  readonly use: Use | undefined;
  readonly months: number;
  /** Why no change is possible now. */
  readonly bar: { readonly tariff: string | null; readonly bundle: string | null };
  readonly may: { readonly tariff: boolean; readonly bundle: boolean };
};

/** Тарифный план: what it costs now, what was really used, and what else there is (guide, chapter 9). */
export const tariffCardPage = (words: Words, input: Input) => {
  const { href, offers, current, use, months } = input;
  const own = offers.find(({ id }) => id === current.tariffId);
  const others = offers.filter(({ id }) => id !== current.tariffId);
  const now = own ? priceOf(own, current.bundleId) : kopecks(0);
  return {
    href,
    current: own ? currentOf(words, input, own, now) : null,
    use: use ? useOf(words, use, months) : null,
    bar: input.may.tariff ? input.bar.tariff : null,
    available: {
      title: words.t("availableTitle"),
      none: others.length === 0 ? words.t("availableNone") : null,
      categories: [...new Set(others.map(({ category }) => category))].map((category) => ({
        title: words.named(category),
        items: others.filter((offer) => offer.category === category).map((offer) => offerOf(words, input, offer, now)),
      })),
    },
    connect: words.t("connect"),
    details: words.t("details"),
  };
};

const priceOf = ({ monthlyFee, bundles }: Offer, bundleId: number | null): Kopecks =>
  kopecks(monthlyFee + (bundles.find(({ id }) => id === bundleId)?.monthlyFee ?? 0));

const currentOf = (words: Words, { current, bar, may }: Input, own: Offer, now: Kopecks) => {
  const mayChange = own.bundles.length > 0 && may.bundle;
  return {
    title: words.t("currentTitle", { name: words.named(own.name) }),
    description: words.named(own.description),
    price: { label: words.t("currentPrice"), value: formatMoney(now, words.lang) },
    bundle:
      mayChange && bar.bundle === null
        ? { select: bundleSelect(words, own, current.bundleId, "current"), text: words.t("bundleChange") }
        : null,
    bundleBar: mayChange ? bar.bundle : null,
  };
};

const bundleSelect = (words: Words, { bundles }: Offer, chosen: number | null, id: number | string) => ({
  id: `bundle-${id}`,
  name: "bundleId",
  label: words.t("bundle"),
  options: bundles.map((bundle) => ({
    value: bundle.id,
    text: words.t("bundleOption", {
      name: words.named(bundle.name),
      money: formatMoney(bundle.monthlyFee, words.lang),
    }),
    selected: bundle.id === chosen,
  })),
});

const gigabytes = (words: Words, megabytes: number): string =>
  new Intl.NumberFormat(words.lang === "en" ? "en" : "ru", { maximumFractionDigits: 1 }).format(megabytes / 1024);

const useOf = (words: Words, { minutes, megabytes, gross }: Use, months: number) => ({
  title: words.t("useTitle"),
  stats: [
    {
      label: words.t("useCharged"),
      value: formatMoney(gross, words.lang),
      hint: words.t("useHint", { months }),
    },
    { label: words.t("useMinutes"), value: formatCount(minutes, words.lang) },
    { label: words.t("useData"), value: words.t("gigabytes", { count: gigabytes(words, megabytes) }) },
  ],
});

const offerOf = (words: Words, input: Input, offer: Offer, now: Kopecks) => {
  const { use, current, bar, may } = input;
  const bundle = bestBundle(offer, current.bundleId, use);
  const price = priceOf(offer, bundle?.id ?? null);
  return {
    id: offer.id,
    name: words.named(offer.name),
    description: words.named(offer.description),
    price: words.t("aMonth", { money: formatMoney(price, words.lang) }),
    compared: comparedOf(words, { price, now, use, bundle }),
    drops: offer.drops.length > 0 ? words.t("drops", { names: words.named(offer.drops.join(", ")) }) : null,
    bundle: offer.bundles.length > 0 ? bundleSelect(words, offer, bundle?.id ?? null, offer.id) : null,
    mayConnect: may.tariff && bar.tariff === null,
    label: words.t("connectLabel", { name: words.named(offer.name) }),
  };
};

type Comparing = {
  readonly price: Kopecks;
  readonly now: Kopecks;
  readonly use: Use | undefined;
  readonly bundle: Bundle | undefined;
};

/** With what it costs now, and with what was really used and charged. */
const comparedOf = (words: Words, { price, now, use, bundle }: Comparing): string[] => [
  `${words.t("comparedNow")}: ${differenceText(words, kopecks(price - now))}`,
  ...(use ? [`${words.t("comparedUse")}: ${differenceText(words, kopecks(price - use.gross))}`] : []),
  ...(use && bundle ? [fitText(words, bundle, use)] : []),
];

/** The one that is there now, else the cheapest that covers the real use, else the largest. */
const bestBundle = ({ bundles }: Offer, current: number | null, use: Use | undefined): Bundle | undefined => {
  const same = bundles.find(({ id }) => id === current);
  const covering =
    use && bundles.find(({ minutes, megabytes }) => minutes >= use.minutes && megabytes >= use.megabytes);
  return covering ?? same ?? bundles.at(-1);
};

const differenceText = (words: Words, difference: Kopecks): string => {
  if (difference === 0) return words.t("samePrice");
  return difference < 0
    ? words.t("cheaper", { money: formatMoney(kopecks(Math.abs(difference)), words.lang) })
    : words.t("dearer", { money: formatMoney(difference, words.lang) });
};

const fitText = (words: Words, bundle: Bundle, use: Use): string => {
  const minutes = Math.max(0, use.minutes - bundle.minutes);
  const megabytes = Math.max(0, use.megabytes - bundle.megabytes);
  return minutes === 0 && megabytes === 0
    ? words.t("fits")
    : words.t("lacks", { minutes: formatCount(minutes, words.lang), data: gigabytes(words, megabytes) });
};
