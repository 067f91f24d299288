import { makeUnp } from "../../kernel/unp.ts";
import type { Knex } from "../../platform/db.ts";

export type Sizes = {
  readonly accounts: number;
  readonly subscribers: number;
  readonly usage: number;
  /** Subscribers of the first account; the rest is spread evenly over the others. */
  readonly big: number;
  readonly firstAccount: number;
};

/** `offset`: subscribers ever generated before this account's first; numbers and SIM cards follow from it, so that none comes twice. */
export type PlannedAccount = {
  readonly id: number;
  readonly unp: string;
  readonly subscribers: number;
  readonly offset: number;
};
export type Plan = { readonly accounts: readonly PlannedAccount[]; readonly usage: number };

/** @throws Error in one sentence when the sizes do not fit or the accounts are there already */
export async function planOf(trx: Knex, sizes: Sizes): Promise<Plan> {
  const last = sizes.firstAccount + sizes.accounts - 1;
  const problem = problemOf(sizes, last);
  if (problem) throw new Error(problem);
  const taken = await trx("accounts").whereBetween("id", [sizes.firstAccount, last]).min("id as id").first();
  if (taken?.id) throw new Error(`Account ${taken.id} is there already: give another --first-account.`);
  const { rows } = await trx.raw<{ rows: { count: number }[] }>(
    "select count(*) as count from subscribers where account_id between ? and ?",
    [firstGenerated, lastGenerated],
  );
  return { accounts: spread(sizes, rows[0]?.count ?? 0), usage: sizes.usage };
}

function problemOf({ accounts, subscribers, big, firstAccount }: Sizes, last: number): string | undefined {
  if (accounts < 1) return "There must be at least one account.";
  if (firstAccount < firstGenerated || last > lastGenerated)
    return `Generated accounts lie between ${firstGenerated} and ${lastGenerated}.`;
  if (big > subscribers) return "The big account cannot have more subscribers than there are in all.";
  if (subscribers < accounts) return "There must be a subscriber for every account.";
  if (accounts > 1 && subscribers - big < accounts - 1)
    return "The big account leaves too few subscribers for the others.";
  return undefined;
}

function spread({ accounts, subscribers, big, firstAccount }: Sizes, generatedBefore: number): PlannedAccount[] {
  const first = accounts === 1 ? subscribers : Math.max(big, 1);
  const others = accounts - 1;
  let offset = generatedBefore;
  return Array.from({ length: accounts }, (_, index) => {
    const rest = subscribers - first;
    const size = index === 0 ? first : Math.floor(rest / others) + (index <= rest % others ? 1 : 0);
    const planned = { id: firstAccount + index, unp: unpOf(firstAccount + index), subscribers: size, offset };
    offset += size;
    return planned;
  });
}

// One in eleven eight-digit beginnings has no check digit: then another region's digit stands in front.
function unpOf(accountId: number): string {
  for (const region of "31245") {
    const unp = makeUnp(region + String(accountId).slice(1));
    if (unp) return unp;
  }
  throw new RangeError(`no УНП for account ${accountId}`);
}

const firstGenerated = 30_000_001;
const lastGenerated = 39_999_999;
