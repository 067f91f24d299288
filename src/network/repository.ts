import { beside } from "../platform/connections.ts";
import { createPool } from "../platform/db.ts";
import { prepared } from "../platform/send-at-once.ts";
import type { Command, Outcome } from "./network.ts";

export type Ledger = ReturnType<typeof openLedger>;
export type Behaviour = {
  delayMs: number;
  failRate: number;
  refuseMsisdns: string[];
  hangAfterEffect: boolean;
};

export const openLedger = (databaseUrl: string, role?: "portal_web" | "portal_worker") =>
  createPool(databaseUrl, { max: beside.network, ...(role && { role }) });

export async function readBehaviour(ledger: Ledger): Promise<Behaviour> {
  const { rows } = await ledger.query<Behaviour>(`
    select delay_ms as "delayMs", fail_rate as "failRate", refuse_msisdns as "refuseMsisdns",
           hang_after_effect as "hangAfterEffect"
      from simulated_network.settings`);
  const [row] = rows;
  if (!row) throw new Error("simulated_network.settings has no row");
  return row;
}

export async function writeBehaviour(ledger: Ledger, behaviour: Behaviour): Promise<void> {
  const { delayMs, failRate, refuseMsisdns, hangAfterEffect } = behaviour;
  await ledger.query(
    `update simulated_network.settings
        set delay_ms = $1, fail_rate = $2, refuse_msisdns = $3, hang_after_effect = $4`,
    [delayMs, failRate, refuseMsisdns, hangAfterEffect],
  );
}

type Row = { key: string; state: "done" | "refused" | "in-progress"; reason: string | null };

/**
 * Takes the commands whose keys are new and has their effects, in one statement; a known key changes nothing.
 * Sorted by key, so that two calls with the same keys wait for each other instead of deadlocking.
 * @returns the outcomes of the new keys alone
 */
export async function takeCommands(
  ledger: Ledger,
  commands: readonly Command[],
  { delayMs, refuseMsisdns }: Behaviour,
  reason: string,
): Promise<Outcome[]> {
  const { rows } = await ledger.query<Row>(
    prepared(take, [
      commands.map(({ key }) => key),
      commands.map(({ msisdn }) => msisdn),
      commands.map(({ name }) => name),
      commands.map(({ params }) => JSON.stringify(params)),
      refuseMsisdns,
      reason,
      delayMs,
      commands.map(({ line }) => line ?? null),
    ]),
  );
  return rows.map(outcomeOf);
}

const take = `
  with taken as (
    insert into simulated_network.commands (key, msisdn, line, name, params, state, reason, ready_at)
    select key, msisdn, line, name, params,
           case when msisdn = any($5::text[]) then 'refused' else 'done' end,
           case when msisdn = any($5::text[]) then $6::text end,
           now() + make_interval(secs => $7::int / 1000.0)
      from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $8::text[]) as given (key, msisdn, name, params, line)
     order by key
        on conflict (key) do nothing
    returning key, msisdn, line, name, params, state, reason, ready_at
  ), happened as (
    insert into simulated_network.effects (key, msisdn, line, name, params, at)
    select key, msisdn, line, name, params, ready_at from taken where state = 'done'
  )
  select key, state, reason from taken`;

/** The outcomes of the keys that the network has seen, as they are `inMs` from now. */
export async function findOutcomes(ledger: Ledger, keys: readonly string[], inMs: number): Promise<Outcome[]> {
  const { rows } = await ledger.query<Row>(
    `select key, reason,
            case when ready_at > now() + make_interval(secs => $2::int / 1000.0) then 'in-progress' else state end as state
       from simulated_network.commands
      where key = any($1::text[])`,
    [keys, inMs],
  );
  return rows.map(outcomeOf);
}

function outcomeOf({ key, state, reason }: Row): Outcome {
  return state === "refused" ? { key, state, reason: reason ?? "" } : { key, state };
}
