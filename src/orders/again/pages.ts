import type { Links } from "./links.ts";
import type { Words } from "./messages.ts";

type Input = {
  readonly base: string;
  readonly number: number;
  readonly links: Links;
  readonly offers: { readonly retry: boolean; readonly undo: boolean; readonly another: boolean };
};

/** Of an order's page: what can be made out of it, and which orders belong together. */
export const againPart = (words: Words, { base, number, links, offers }: Input) => {
  const href = `${base}/orders/${number}`;
  const linked = (label: string, other: number) => ({ label, value: `№ ${other}`, href: `${base}/orders/${other}` });
  return {
    actions: offers.another
      ? [{ text: words.t("another"), href: `${base}/bulk/services?order=${number}`, icon: "users" }]
      : [],
    controls: [
      ...(offers.retry ? [{ text: words.t("retry"), action: `${href}/retries`, kind: "" }] : []),
      ...(offers.undo ? [{ text: words.t("undo"), action: `${href}/reversals`, kind: "" }] : []),
    ],
    about: [
      ...(links.undoes === null ? [] : [linked(words.t("aboutUndoes"), links.undoes)]),
      ...links.undoneBy.map((other) => linked(words.t("aboutUndone"), other)),
    ],
  };
};
