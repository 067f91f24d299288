import { z } from "zod";
import { recordAudit } from "../../journal/index.ts";
import { type Database, inScope, jobScope, type Tx } from "../../platform/db.ts";
import { defineJob, enqueue } from "../../platform/jobs.ts";
import { isReceiving, mostBounces } from "./address.ts";
import { type LetterDeps, tellAddresses, tellAdministrators } from "./letters.ts";
import { countBounce, forgetBounces, listAddresses } from "./repository.ts";

/** Tells that an address is paused: the letters need what sending a document has not. */
export const tellOfPause = defineJob({
  name: "deliveries.tell-of-pause",
  payload: z.object({ accountId: z.int(), addressId: z.int() }),
});

/**
 * Counts what became of a delivery for its address, in the transaction that ends it: after three permanent refusals in a row
 * the address is paused, and a message that was taken begins the count anew. A message too large (552) says nothing of the
 * address, and neither does one that was never answered for good.
 */
export const countOutcome = async (
  tx: Tx,
  email: string,
  outcome: "sent" | "refused" | "failed",
  answer: string | null,
): Promise<void> => {
  if (outcome === "sent") return forgetBounces(tx, email);
  if (outcome === "failed" || answer === null || !/^5(?!52)\d\d\b/.test(answer)) return;
  const paused = await countBounce(tx, email, { most: mostBounces, answer });
  if (paused === undefined) return;
  await recordAudit(tx, {
    action: "delivery:pause-address",
    subject: String(paused),
    after: { email, serverAnswer: answer },
  });
  await enqueue(tx, tellOfPause, [{ payload: { accountId: tx.scope.accountId, addressId: paused } }]);
};

export type PauseDeps = LetterDeps & { readonly db: Database };

/** The other addresses and the administrators; nobody where the pause has been ended meanwhile. */
export const runTellOfPause =
  (deps: PauseDeps) =>
  ({ accountId, addressId }: { accountId: number; addressId: number }): Promise<void> =>
    inScope(jobScope(deps.db, accountId), async (tx) => {
      const addresses = await listAddresses(tx);
      const paused = addresses.find(({ id, pausedAt }) => id === addressId && pausedAt !== null);
      if (!paused) return;
      const news = { what: "paused", email: paused.email, answer: paused.pauseReason ?? "" } as const;
      const others = addresses.filter(isReceiving).map(({ email }) => email);
      await tellAddresses(deps, tx, others, news);
      await tellAdministrators(deps, tx, new Set([...others, paused.email]), news);
    });
