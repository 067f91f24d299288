import { formatCount } from "../../kernel/numbers.ts";
import type { Words } from "../messages.ts";
import { endedCount, isFinished, type Order } from "../order.ts";

/** What the page and the stream of its progress both say; `pace` in items a minute, as the stream has seen it. */
export const progressOf = (words: Words, order: Order, pace?: number) => {
  const ended = endedCount(order);
  return {
    done: order.done,
    refused: order.refused,
    failed: order.failed,
    total: order.total,
    percent: order.total === 0 ? 100 : Math.floor((ended * 100) / order.total),
    text: [
      words.t("progressText", { ended: formatCount(ended, words.lang), total: formatCount(order.total, words.lang) }),
      ...paceTexts(words, order.total - ended, pace),
    ].join(" · "),
    finished: isFinished(order),
  };
};

const paceTexts = (words: Words, left: number, pace: number | undefined): string[] => {
  if (pace === undefined || left === 0) return [];
  const minutes = Math.ceil(left / pace);
  return [
    words.t("progressPace", { count: formatCount(Math.round(pace), words.lang) }),
    left < pace ? words.t("progressSoon") : words.t("progressLeft", { minutes: formatCount(minutes, words.lang) }),
  ];
};
