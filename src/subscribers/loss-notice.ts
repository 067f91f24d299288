import { z } from "zod";
import { formatMsisdn, isMsisdn } from "../kernel/msisdn.ts";
import type { NoticeDeps } from "../notices/index.ts";
import { inScope, jobScope, type Tx } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";
import { lettersFor } from "../platform/letters.ts";
import { tellAdministrators } from "./administrators.ts";
import { messages } from "./messages.ts";

const payload = z.object({ accountId: z.int(), orderNumber: z.int() });

/** The administrators hear of a lost phone once it is suspended: put into the queue by the same transaction. */
export const tellOfLoss = defineJob({ name: "subscribers.tell-of-loss", payload });

export const runTellOfLoss =
  (deps: NoticeDeps) =>
  async ({ accountId, orderNumber }: z.output<typeof payload>): Promise<void> => {
    await inScope(jobScope(deps.db, accountId), async (tx) => {
      const numbers = await numbersOf(tx, orderNumber);
      if (numbers.length === 0) return;
      await tellAdministrators(deps, tx, {
        id: `loss-${accountId}-${orderNumber}`,
        subject: (lang) => lettersFor(messages, lang).t("lossSubject"),
        text: (lang) =>
          lettersFor(messages, lang).t("lossText", { numbers: numbers.map(shown).join(", "), order: orderNumber }),
      });
    });
  };

const numbersOf = async (tx: Tx, orderNumber: number): Promise<string[]> => {
  const { rows } = await tx.raw(
    `select i.msisdn from order_items i join orders o on o.account_id = i.account_id and o.id = i.order_id
     where o.account_id = ? and o.number = ? and i.state = 'done' order by i.position limit 20`,
    [tx.scope.accountId, orderNumber],
  );
  return (rows as { msisdn: string }[]).map(({ msisdn }) => msisdn);
};

const shown = (number: string): string => (isMsisdn(number) ? formatMsisdn(number) : number);
