import { formatDateTime } from "../../kernel/dates.ts";
import { changesOf, itemStateIn, reasonIn } from "../../orders/index.ts";
import { type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import type { Card } from "./card.ts";
import { outcomeNumber } from "./forms.ts";
import type { WordedDone } from "./history/pages.ts";
import { messages } from "./messages.ts";
import type { Outcome } from "./pages.ts";
import { type Done, findOutcome } from "./repository.ts";

const kinds = { done: "success", unchanged: "info", refused: "danger", failed: "danger" } as const;
const isEnded = (state: string): state is keyof typeof kinds => Object.hasOwn(kinds, state);

/** What came of the order that the address names, if it is this subscriber's. */
export const outcomeOf = async (req: ScopedRequest, card: Card, asked: unknown): Promise<Outcome | null> => {
  const number = outcomeNumber.parse(asked);
  const found = number === undefined ? undefined : await findOutcome(req.scope, card.id, number);
  if (!found) return null;
  const texts = req.site.operations.get(found.operation)?.texts(req.lang);
  if (!texts || !isEnded(found.state)) return goingOn(req, found);
  const reason = found.reason === null ? "" : reasonIn(req.lang, texts, found.reason, found.detail);
  const text = wordsOf(req, messages).t(`outcome.${found.state}`, { number: found.number, reason });
  return { kind: kinds[found.state], text };
};

type Going = { readonly number: number; readonly startAfter: Date | null };
const goingOn = (req: ScopedRequest, { number, startAfter }: Going): Outcome => {
  const words = wordsOf(req, messages);
  const isToCome = startAfter !== null && startAfter > req.site.clock.now();
  const text = isToCome
    ? words.t("outcome.waiting", { number, day: formatDateTime(startAfter, req.lang) })
    : words.t("outcome.going", { number });
  return { kind: "info", text };
};

/** One thing done, in the words of its operation. */
export const wordedOf = (req: ScopedRequest, done: Done): WordedDone => {
  const texts = req.site.operations.get(done.operation)?.texts(req.lang);
  const changes = texts ? changesOf(texts, done) : [];
  return {
    ...done,
    action: texts?.action(done.subject) ?? done.operation,
    changes: changes
      .filter(({ before, after }) => before !== after)
      .map(({ field, before, after }) => `${field}: ${before || "—"} → ${after || "—"}`),
    stateText: itemStateIn(req.lang, done.state),
  };
};
