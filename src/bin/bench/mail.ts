import { setTimeout as sleep } from "node:timers/promises";
import { requestDelivery } from "../../deliveries/index.ts";
import { documents } from "../../documents.ts";
import { inScope, type Knex, mintScope, openDatabase } from "../../platform/db.ts";
import { loginOf } from "../../platform/logins.ts";
import { cpuOf } from "./processes.ts";
import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";

const atLeast = 20;
const longestMs = 300_000;
/** Numbers in each invoice's annex. */
const annex = 60;
const warmUp = 20;

/** Invoices asked for as users ask, made and mailed by the stand's workers meanwhile: from the first request to the last mail sent. */
export const measureMail = async (stand: Stand, count: number): Promise<Row> => {
  const wanted = await plantAnnexes(stand);
  // workers that have just started read fonts and fill their pools first
  await run(stand, wanted, { count: warmUp, domain: "warm-up.example" });
  const cpuBefore = stand.workers.map(cpuOf);
  const { sent, seconds } = await run(stand, wanted, { count, domain: "mail.bench.example" });
  const cpu = stand.workers.reduce((sum, pid, index) => sum + cpuOf(pid) - (cpuBefore[index] ?? 0), 0);
  return {
    what: `${sent} invoices of ${annex} numbers made and mailed by ${stand.workers.length} workers`,
    measured: `${(sent / seconds).toFixed(1)} invoices/s; CPU ms of workers each: ${((cpu * 1_000) / count).toFixed(0)}`,
    goal: `≥ ${atLeast}/s`,
    reached: sent / seconds >= atLeast,
  };
};

type Load = { readonly count: number; readonly domain: string };

const run = async (stand: Stand, wanted: readonly Wanted[], load: Load): Promise<{ sent: number; seconds: number }> => {
  const started = performance.now();
  await askFor(stand, wanted, load);
  await untilEnded(stand.owner, load);
  const seconds = (performance.now() - started) / 1_000;
  const [row] = await ours(stand.owner, load).where({ state: "sent" }).count({ sent: "*" });
  return { sent: Number(row?.["sent"]), seconds };
};

type Wanted = { readonly accountId: number; readonly id: number };

/** The newest invoices of ordinary accounts, each with an annex that adds up: the generator makes no charges by number. */
const plantAnnexes = async ({ owner, bigAccount }: Stand): Promise<Wanted[]> => {
  const { rows } = await owner.raw<{ rows: Wanted[] }>(
    `with wanted as (
       select distinct on (account_id) account_id, id, month, charges from invoices where account_id > ? order by account_id, month desc limit 50
     ), numbers as (
       select w.account_id, w.month, w.charges, s.id, row_number() over (partition by w.account_id order by s.id) as place, count(*) over (partition by w.account_id) as of
       from wanted w cross join lateral (select id from subscribers where account_id = w.account_id order by id limit ?) s
     ), planted as (
       insert into charges (account_id, month, subscriber_id, position, charge_group, name, gross)
       select account_id, month, id, 1, 'subscription', 'Абонентская плата', charges / of + case when place = 1 then charges % of else 0 end from numbers
       on conflict do nothing
     )
     select account_id as "accountId", id from wanted order by account_id`,
    [bigAccount, annex],
  );
  return rows;
};

const askFor = async ({ databaseUrl }: Stand, wanted: readonly Wanted[], { count, domain }: Load): Promise<void> => {
  const db = await openDatabase(loginOf(databaseUrl, "portal_web").url, "portal_web", 2);
  const invoice = documents.get("invoice");
  const options = { lang: "ru", publicUrl: "http://portal.example" } as const;
  const actor = { userId: null, name: "bench", msisdn: null, role: "administrator" };
  try {
    for (let index = 0; index < count; index++) {
      const one = wanted[index % wanted.length];
      if (!one || !invoice) throw new Error("there are no invoices to send");
      const to = `invoice-${index}@${domain}`;
      await inScope(mintScope(db, one.accountId, actor), (tx) =>
        requestDelivery(tx, invoice, String(one.id), { ...options, to }),
      );
    }
  } finally {
    await db.close();
  }
};

const ours = (owner: Knex, { domain }: Load) => owner("deliveries").whereLike("email", `%@${domain}`);

const untilEnded = async (owner: Knex, load: Load): Promise<void> => {
  const until = performance.now() + longestMs;
  for (;;) {
    const [row] = await ours(owner, load).whereNot({ state: "queued" }).count({ ended: "*" });
    if (Number(row?.["ended"]) >= load.count) return;
    if (performance.now() > until) return;
    await sleep(100);
  }
};
