import type { SubscriberWords } from "./messages.ts";
import type { SubscriberStatus } from "./subscriber.ts";

export const statusText = (words: SubscriberWords, status: SubscriberStatus): string =>
  words.t(
    (
      {
        active: "statusActive",
        "pending-activation": "statusPendingActivation",
        suspended: "statusSuspended",
        "pending-termination": "statusPendingTermination",
        terminated: "statusTerminated",
      } as const
    )[status],
  );
