import type { Lang } from "../kernel/lang.ts";
import { wordsFor } from "../platform/i18n.ts";
import { messages } from "./messages.ts";

const reasonKeys = {
  "pending-activation": "reasonPendingActivation",
  suspended: "reasonSuspended",
  "pending-termination": "reasonPendingTermination",
  terminated: "reasonTerminated",
} as const;

/** Why an operation for active subscribers refuses one: their status; undefined for anything else. */
export const statusReason = (lang: Lang, status: string | null): string | undefined =>
  status !== null && Object.hasOwn(reasonKeys, status)
    ? wordsFor(messages, lang).t(reasonKeys[status as keyof typeof reasonKeys])
    : undefined;
