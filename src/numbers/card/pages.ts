import { type Column, tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { formatMoney } from "../../kernel/money.ts";
import { formatMsisdn, isMsisdn } from "../../kernel/msisdn.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Category, Choice, Drawn } from "../draws/repository.ts";
import { type Condition, conditions, type Forwarding, isQuiescent, usualWait, waits } from "../forwarding.ts";
import type { Words } from "../messages.ts";

const shown = (target: string): string => (isMsisdn(target) ? formatMsisdn(target) : `+${target}`);

type ForwardingInput = {
  readonly href: string;
  readonly forwardings: readonly Forwarding[];
  readonly bar: string | null;
  /** Of which kind a form was sent that had to come back, what was typed there, and why. */
  readonly sent: {
    readonly condition: string;
    readonly target: string;
    readonly seconds: string;
    readonly error: string | null;
  };
};

/** The four kinds of forwarding, each with its form (guide, chapter 12). */
export const forwardingPage = (words: Words, input: ForwardingInput) => ({
  href: input.href,
  bar: input.bar,
  kinds: conditions.map((condition) => kindOf(words, input, condition)),
});

const kindOf = (words: Words, { forwardings, sent }: ForwardingInput, condition: Condition) => {
  const found = forwardings.find((each) => each.condition === condition);
  const typed = sent.condition === condition ? sent : keptOf(found);
  return {
    condition,
    title: words.t(`condition.${condition}`),
    state: words.t(`value.state.${stateOf(found)}`),
    tone: found?.isActive ? "success" : "neutral",
    rests: found && isQuiescent(forwardings, found) ? words.t("quiescent") : null,
    target: {
      id: `target-${condition}`,
      name: "target",
      type: "tel",
      inputmode: "tel",
      label: words.t("target"),
      hint: words.t("targetHint"),
      value: typed.target,
      error: typed.error,
      maxlength: 40,
    },
    seconds: secondsOf(words, condition, Number(typed.seconds)),
    buttons: buttonsOf(words, found),
  };
};

const stateOf = (found: Forwarding | undefined) => {
  if (!found) return "erased";
  return found.isActive ? "active" : "registered";
};

const keptOf = (found: Forwarding | undefined) => ({
  target: found ? shown(found.target) : "",
  seconds: String(found?.seconds ?? usualWait),
  error: null,
});

const secondsOf = (words: Words, condition: Condition, chosen: number) =>
  condition === "no-reply"
    ? {
        id: "seconds",
        name: "seconds",
        label: words.t("seconds"),
        options: waits.map((wait) => ({ value: wait, text: String(wait), selected: wait === chosen })),
      }
    : null;

const buttonsOf = (words: Words, found: Forwarding | undefined) => [
  { text: words.t("turnOn"), name: "state", value: "active", kind: "primary" },
  { text: words.t(found?.isActive ? "turnOff" : "keep"), name: "state", value: "registered" },
  ...(found ? [{ text: words.t("erase"), name: "state", value: "erased" }] : []),
];

type NumberInput = { readonly href: string; readonly choice: Choice; readonly bar: string | null };

/** Categories with prices, and the numbers drawn that are still held (guide, chapter 13). */
export const numberPage = (words: Words, { href, choice, bar }: NumberInput) => {
  const { categories, drawn, spent, most, minutes } = choice;
  const left = Math.max(0, most - spent);
  return {
    bar,
    hint: words.t("numberHint", { most, left, minutes }),
    categories: {
      table: tableOf(categoryColumns(words), categories, { label: words.t("category") }),
      draws:
        bar === null && left > 0
          ? categories
              .filter(({ free }) => free > 0)
              .map(({ id, name: russian }) => {
                const name = words.named(russian);
                return { id, text: name, label: words.t("drawLabel", { name }) };
              })
          : [],
      action: `${href}/draws`,
      draw: words.t("draw"),
      spent: left === 0 ? words.t("drawSpent") : null,
    },
    drawn: {
      title: words.t("drawnTitle"),
      action: href,
      items: drawn.map((each) => drawnOf(words, each)),
      choose: words.t("choose"),
    },
  };
};

const categoryColumns = (words: Words): readonly Column<Category>[] => [
  { key: "name", title: words.t("category"), isLead: true, text: ({ name }) => words.named(name) },
  { key: "fee", title: words.t("fee"), kind: "money", text: ({ fee }) => formatMoney(fee, words.lang) },
  { key: "free", title: words.t("free"), kind: "number", text: ({ free }) => formatCount(free, words.lang) },
];

const drawnOf = (words: Words, { msisdn, category, fee, expiresAt }: Drawn) => {
  const number = isMsisdn(msisdn) ? formatMsisdn(msisdn) : msisdn;
  return {
    msisdn,
    number,
    note: `${words.named(category)}, ${formatMoney(fee, words.lang)}, ${words.t("until", { time: formatDateTime(expiresAt, words.lang).slice(-5) })}`,
    label: words.t("chooseLabel", { number }),
  };
};
