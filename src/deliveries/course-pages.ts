import { formatDateTime } from "../kernel/dates.ts";
import { adviceOf } from "./advice.ts";
import type { AdviceWords } from "./advice-messages.ts";
import type { Delivery } from "./delivery.ts";

type Told = Pick<Delivery, "state" | "attempts" | "serverAnswer" | "trouble"> & {
  readonly nextTryAt?: Date | null | undefined;
};

/** How a delivery goes: our words first; the server's own words stand behind «Подробнее» (views/deliveries/answer.ejs), where the mail was not taken. */
export const courseOf = (words: AdviceWords, delivery: Told, maySend: boolean) => ({
  notes: [
    delivery.attempts > 1 || (delivery.attempts > 0 && delivery.state !== "sent")
      ? words.t("attempts", { count: delivery.attempts })
      : "",
    [troubleText(words, delivery, maySend), nextText(words, delivery)].filter(Boolean).join(" "),
  ].filter(Boolean),
  answer:
    delivery.serverAnswer && delivery.state !== "sent"
      ? {
          view: "deliveries/answer",
          locals: { summary: words.t("details"), text: words.t("answer", { words: delivery.serverAnswer }) },
        }
      : null,
});
export type Course = ReturnType<typeof courseOf>;

/** What the badge alone would leave open. Advice is for those who can follow it. */
const troubleText = (words: AdviceWords, delivery: Told, maySend: boolean): string => {
  const { state, attempts, serverAnswer, trouble } = delivery;
  if (state === "sent" || attempts === 0 || (state === "failed" && !maySend)) return "";
  if (trouble === "document" || trouble === "interrupted") return words.t(`trouble.${trouble}`);
  if (serverAnswer !== null) return words.t(`advice.${adviceOf(serverAnswer).kind}`);
  return state === "failed" ? words.t("trouble.document") : "";
};

const nextText = (words: AdviceWords, { state, attempts, serverAnswer, trouble, nextTryAt }: Told): string => {
  if (state === "failed") return words.t("over");
  if (state === "sent" || attempts === 0) return "";
  if (serverAnswer === null && trouble === null) return words.t("sending");
  if (!nextTryAt) return words.t("again");
  const [day = "", time = ""] = formatDateTime(nextTryAt, words.lang).split(" ");
  return words.t("nextTry", { day, time });
};
