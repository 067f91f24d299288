import { z } from "zod";
import { formatMsisdn, isMsisdn } from "../kernel/msisdn.ts";
import { formatCount } from "../kernel/numbers.ts";
import type { NoticeDeps } from "../notices/index.ts";
import { inScope, jobScope, type Tx } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";
import { lettersFor } from "../platform/letters.ts";
import { tellAdministrators } from "./administrators.ts";
import { messages } from "./messages.ts";

const payload = z.object({ accountId: z.int(), orderNumber: z.int() });

/** The administrators hear of lost phones once they are suspended: one message an order. */
export const tellOfLoss = defineJob({ name: "subscribers.tell-of-loss", payload });

export const runTellOfLoss =
  (deps: NoticeDeps) =>
  async ({ accountId, orderNumber }: z.output<typeof payload>): Promise<void> => {
    await inScope(jobScope(deps.db, accountId), async (tx) => {
      const lost = await lostIn(tx, orderNumber);
      const [{ count } = { count: 0 }] = lost;
      if (count === 0) return;
      const numbers = lost.map(({ msisdn }) => shown(msisdn)).join(", ");
      await tellAdministrators(deps, tx, {
        id: `loss-${accountId}-${orderNumber}`,
        subject: (lang) => lettersFor(messages, lang).t("lossSubject"),
        text: (lang) =>
          lettersFor(messages, lang).t("lossText", { count: formatCount(count, lang), numbers, order: orderNumber }),
      });
    });
  };

type Lost = { readonly msisdn: string; readonly count: number };

/** The first twenty, each with how many there are in all. */
const lostIn = async (tx: Tx, orderNumber: number): Promise<Lost[]> => {
  const { rows } = await tx.raw(
    `select i.msisdn, count(*) over ()::int as count from order_items i join orders o on o.account_id = i.account_id and o.id = i.order_id
     where o.account_id = ? and o.number = ? and i.state = 'done' order by i.position limit 20`,
    [tx.scope.accountId, orderNumber],
  );
  return rows as Lost[];
};

const shown = (number: string): string => (isMsisdn(number) ? formatMsisdn(number) : number);
