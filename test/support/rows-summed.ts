import type { World } from "./matrix.ts";
import type { Portal } from "./portal.ts";

export const changedPlaces = (before: Sums, after: Sums): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((place) => before[place] !== after[place]);

type Sums = Readonly<Record<string, string>>;
const functions = new WeakMap<Portal, Promise<void>>();

/** A sum over the rows of each account, of users and of what would be sent; the journal of no account is left out. */
export const digest = async (world: World): Promise<Sums> => {
  const made = functions.get(world.portal) ?? makeFunction(world);
  functions.set(world.portal, made);
  await made;
  const { rows } = await world.portal.owner.raw("select place, sum from rows_summed()");
  return Object.fromEntries((rows as { place: string; sum: string }[]).map(({ place, sum }) => [place, sum]));
};

/** A function, for its plan is kept: planned anew each time, once for each account, a sum over a hundred tables took 40 ms. */
const makeFunction = async ({ portal, tenants }: World): Promise<void> => {
  const { rows } = await portal.owner.raw(`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      -- sums that a page keeps for the next one: they are made again from the account's own charges
      and c.relname <> 'invoice_changes' order by 1`);
  const tables = [
    ...(rows as { name: string }[]).map(({ name }) => ({ name, key: "account_id" })),
    { name: "accounts", key: "id" },
  ];
  const words = tenants.map(({ id, word }) => `(${id}, '${word}')`).join(", ");
  const places = [
    ...tables.map(
      ({ name, key }) =>
        `select tenants.word || ' ${name}', ${sum} from ${name} t join tenants on tenants.id = t.${key} group by 1`,
    ),
    `select tenants.word || ' jobs', ${sum} from (select id, data from pgboss.job) t
       join tenants on tenants.id::text = data->>'accountId' group by 1`,
    `select 'users', ${sum} from users t`,
    // sealed: whom it goes to and from which account stands within
    `select 'notices', ${sum} from (select id from pgboss.job where name = 'notices.send-notice') t`,
    `select 'jobs of nobody', ${sum} from
       (select id from pgboss.job where data->>'accountId' is null and name <> 'notices.send-notice') t`,
    `select 'commands to the network', ${sum} from simulated_network.commands t`,
  ];
  await portal.owner.raw(`create function rows_summed() returns table (place text, sum text) language plpgsql as $$
    begin return query with tenants (id, word) as (values ${words}) ${places.join(" union all ")}; end $$`);
};

// hashes added up, not texts put in order: with thousands of planted rows a look took more than a second
const sum = "count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)";
