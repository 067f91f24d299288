import type { Tone } from "../kernel/column.ts";
import { formatDateTime } from "../kernel/dates.ts";
import { formatMoney, formatMonthly } from "../kernel/money.ts";
import { formatCount } from "../kernel/numbers.ts";
import type { Worded } from "./items/columns.ts";
import { type ItemsInput, itemsPart } from "./items/pages.ts";
import { numberText } from "./items/texts.ts";
import type { Words } from "./messages.ts";
import { isFinished, type Order, type OrderState } from "./order.ts";
import { progressOf } from "./progress/pages.ts";

export const stateKeys = {
  draft: "stateDraft",
  waiting: "stateWaiting",
  accepted: "stateAccepted",
  "in-progress": "stateInProgress",
  paused: "statePaused",
  done: "stateDone",
  "partly-done": "statePartlyDone",
  failed: "stateFailed",
  cancelled: "stateCancelled",
} as const;
export const stateTones: Readonly<Record<OrderState, Tone>> = {
  draft: "warning",
  waiting: "info",
  accepted: "info",
  "in-progress": "info",
  paused: "warning",
  done: "success",
  "partly-done": "warning",
  failed: "danger",
  cancelled: "neutral",
};
export type Listed = Worded & { readonly number: number };

type OrderInput = ItemsInput & {
  base: string;
  accountText: string;
  order: Listed;
  isNew: boolean;
  /** Pause, resume and cancel it. */
  mayControl: boolean;
  maySend: boolean;
  /** What can be made out of it (again/pages.ts). */
  again: {
    readonly actions: readonly { readonly text: string; readonly href: string; readonly icon: string }[];
    readonly controls: readonly { readonly text: string; readonly action: string; readonly kind: string }[];
    readonly about: readonly { readonly label: string; readonly value: string; readonly href: string }[];
  };
  /** Since when the network gives no answer. */
  away: Date | undefined;
  /** Locals of views/orders/waiting-panel.ejs. */
  waiting: object | null;
  /** Why nothing came of a form. */
  refused: string | null;
};

export const orderPage = (words: Words, input: OrderInput) => {
  const { base, accountText, order } = input;
  const href = `${base}/orders/${order.number}`;
  return {
    title: words.t("orderTitle", { number: order.number }),
    titleParts: [order.texts.action(order.subject)],
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    back: { text: words.t("toHistory"), href: `${base}/orders${isFinished(order) ? "?tab=finished" : ""}` },
    actions: [...input.again.actions, ...downloadOf(words, href, order)],
    stateText: words.t(stateKeys[order.state]),
    stateKind: stateTones[order.state],
    controls: [
      ...(input.mayControl ? controlsOf(words, href, order) : []),
      ...(input.maySend ? [{ text: words.t("sendResult"), action: `${href}/deliveries`, kind: "" }] : []),
      ...input.again.controls,
    ],
    away:
      input.away && isMoving(order) ? words.t("networkAway", { moment: formatDateTime(input.away, words.lang) }) : null,
    waiting: input.waiting,
    refused: input.refused,
    accepted: input.isNew ? acceptedOf(words, base, order) : null,
    progress: isMoving(order)
      ? { label: words.t("progressLabel"), url: `${href}/progress`, ...progressOf(words, order) }
      : null,
    stats: order.total === 0 ? [] : statsOf(words, order),
    about: [...aboutOf(words, order), ...input.again.about],
    ...itemsPart(words, href, input),
  };
};

const isMoving = (order: Order): boolean => !isFinished(order) && order.state !== "waiting" && order.total > 0;

/** Where the items have become a file, the link to it stands in their place. */
const downloadOf = (words: Words, href: string, { itemsArchivedAt }: Order) =>
  itemsArchivedAt === null ? [{ text: words.t("download"), href: `${href}.xlsx`, icon: "download" }] : [];

/** Three words for three things: what waits is cancelled, what runs is stopped, what is done is brought back (`again`). */
const controlsOf = (words: Words, href: string, { state }: Order) => {
  const running = state === "accepted" || state === "in-progress";
  return [
    ...(running ? [{ text: words.t("pause"), action: `${href}/pauses`, kind: "" }] : []),
    ...(state === "paused" ? [{ text: words.t("resume"), action: `${href}/resumptions`, kind: "btn-primary" }] : []),
    ...(running || state === "paused" || state === "waiting"
      ? [
          {
            text: words.t(state === "waiting" ? "cancelOrder" : "stopOrder"),
            action: `${href}/cancellations`,
            kind: "",
          },
        ]
      : []),
  ];
};

const statsOf = (words: Words, order: Order) => {
  const count = (n: number) => formatCount(n, words.lang);
  return [
    { label: words.t("statTotal"), value: count(order.total) },
    { label: words.t("statDone"), value: count(order.done) },
    { label: words.t("itemUnchanged"), value: count(order.unchanged) },
    { label: words.t("statRefused"), value: count(order.refused) },
    { label: words.t("statFailed"), value: count(order.failed) },
    ...(order.cancelled > 0 ? [{ label: words.t("statCancelled"), value: count(order.cancelled) }] : []),
  ];
};

const acceptedOf = (words: Words, base: string, order: Listed) => ({
  title: words.t("acceptedTitle"),
  text: acceptedText(words, order),
  history: {
    before: words.t("acceptedBefore"),
    text: words.t("acceptedLink"),
    href: `${base}/orders`,
    after: words.t("acceptedAfter"),
  },
  home: { text: words.t("toHome"), href: base },
});

const acceptedText = (words: Words, order: Listed): string => {
  const { number, texts } = order;
  if (order.state === "waiting") return words.t("acceptedWaits", { number });
  if (texts.accepted !== undefined) return words.t("acceptedOwn", { number, text: texts.accepted });
  return words.t(isFinished(order) ? "acceptedAndDone" : "acceptedText", { number });
};

const aboutOf = (words: Words, order: Listed) => {
  const moment = (label: string, at: Date | null) => (at ? [{ label, value: formatDateTime(at, words.lang) }] : []);
  return [
    { label: words.t("aboutAction"), value: order.texts.action(order.subject) },
    {
      label: words.t("aboutAuthor"),
      value: [order.authorName, numberText(order.authorMsisdn)].filter(Boolean).join(", "),
    },
    ...moment(words.t("aboutDate"), order.confirmedAt ?? order.createdAt),
    ...moment(words.t("aboutStart"), order.startAfter),
    ...(order.rejectedReason === null
      ? secondOf(words, order)
      : [{ label: words.t("aboutRejected"), value: `${order.secondName}: ${order.rejectedReason}` }]),
    ...moment(words.t("aboutFinished"), order.finishedAt),
    ...(order.fileName ? [{ label: words.t("aboutFile"), value: order.fileName }] : []),
    ...(order.comment ? [{ label: words.t("aboutComment"), value: order.comment }] : []),
    { label: words.t("aboutOneOff"), value: formatMoney(order.oneOff, words.lang) },
    { label: words.t("aboutMonthly"), value: formatMonthly(order.monthly, words.lang) },
  ];
};

const secondOf = (words: Words, { needsSecond, secondName }: Order) =>
  needsSecond ? [{ label: words.t("aboutSecond"), value: secondName ?? words.t("secondAwaited") }] : [];
