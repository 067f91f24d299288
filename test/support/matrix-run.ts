import type { Route } from "../../src/platform/routing.ts";
import {
  type Actor,
  type Asked,
  ask,
  type Cell,
  cellsOf,
  faultOf,
  isOfStaff,
  isScoped,
  nameOf,
  plantCells,
  type World,
} from "./matrix.ts";
import { changedPlaces, digest } from "./rows-summed.ts";
import { type Site, visit } from "./visit.ts";

export type Run = { readonly cells: number; readonly faults: readonly string[] };
type Options = {
  readonly site?: Site;
  readonly actors?: readonly Actor[];
  /** At answers alone, or at what they have done to rows as well: two sums over all tables. */
  readonly looks?: "answers" | "rows";
};

/**
 * Every cell of one route. Refusals and reading change no row of anybody's and queue nothing;
 * what is allowed changes the account in the address alone, or the one that a secret address is about.
 */
export const runRoute = async (world: World, route: Route, options: Options = {}): Promise<Run> => {
  const { site = world.site, looks = "rows" } = options;
  const cells = await plantCells(cellsOf(world, route, options.actors), site !== world.site);
  if (looks === "answers") return { cells: cells.length, faults: await judgeAll(world, site, cells) };
  const faults: string[] = [];
  let before = await digest(world);
  for (const group of groupsOf(world, cells)) {
    faults.push(...(await judgeAll(world, site, group.cells)));
    const after = await digest(world);
    for (const place of changedPlaces(before, after)) {
      if (!group.mayChange(place)) faults.push(`${nameOf(route)}: ${group.what} changed ${place}`);
    }
    before = after;
  }
  return { cells: cells.length, faults };
};

/** The faults of the first actor that shows any, in an answer or else in the rows: enough for whether a missing guard is seen. */
export const firstFaults = async (
  run: typeof runRoute,
  world: World,
  route: Route,
  site: Site,
): Promise<readonly string[]> => {
  for (const looks of ["answers", "rows"] as const) {
    for (const actor of world.actors) {
      const { faults } = await run(world, route, { site, actors: [actor], looks });
      if (faults.length > 0) return faults;
    }
  }
  return [];
};

type Group = { readonly what: string; readonly cells: readonly Asked[]; mayChange(place: string): boolean };

const reads = ({ route, expected }: Cell): boolean => route.method === "get" || expected !== "through";
/** Support viewing as a customer leaves a record of each page and of the end, with the account viewed. */
const isNoted = ({ actor, expected }: Cell): boolean => actor.staff === "viewing" && expected === "through";

const groupsOf = ({ own }: World, cells: readonly Asked[]): Group[] => {
  const noted = {
    what: "support viewing as a customer",
    cells: cells.filter(isNoted),
    mayChange: (place: string) => [`${own.word} audit_records`, `${own.word} audit_heads`].includes(place),
  };
  const quiet = {
    what: "a refusal or a page",
    cells: cells.filter((cell) => reads(cell) && !isNoted(cell)),
    mayChange: () => false,
  };
  const byAccount = Map.groupBy(
    cells.filter((cell) => !reads(cell) && !isNoted(cell)),
    ({ account, told }) => account ?? told,
  );
  const allowed = [...byAccount].map(([account, changing]) => ({
    what: `what is allowed on ${account?.word ?? "no account"}`,
    cells: changing,
    // support ends the sessions of an account's person: that is noted with the user
    mayChange: (place: string) => {
      if (place === "notices") return true;
      if (!account) return place === "users";
      return place.startsWith(`${account.word} `) || (place === "users" && changing.some(({ actor }) => actor.staff));
    },
  }));
  return [quiet, noted, ...allowed].filter((group) => group.cells.length > 0);
};

const judgeAll = async (world: World, site: Site, cells: readonly Asked[]): Promise<string[]> => {
  const faults: string[] = [];
  await atATime(5, cells, async (cell) => {
    try {
      const fault = faultOf(world, cell, await ask(site, cell));
      if (fault) faults.push(fault);
    } catch (error) {
      faults.push(`${nameOf(cell.route)} as ${cell.actor.name} (${cell.what}): ${String(error)}`);
    }
  });
  return faults;
};

const atATime = async <T>(most: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: most }, worker));
};

/** A form of ours and nobody else's: without its token, with another session's, from another site, it is refused. */
export const runForgeries = async (world: World, route: Route, options: Options = {}): Promise<Run> => {
  const { site = world.site, actors = world.actors, looks = "rows" } = options;
  const cells = await plantCells(forgedCells(world, route, actors), site !== world.site);
  if (cells.length === 0) return { cells: 0, faults: [] };
  const look = async () => (looks === "rows" ? digest(world) : {});
  const before = await look();
  const faults: string[] = [];
  const forged = cells.flatMap((cell) => forgeriesOf(world, cell.actor).map((forgery) => [cell, forgery] as const));
  for (const [cell, forgery] of forged) faults.push(...(await judgeForged(site, cell, forgery)));
  const changed = changedPlaces(before, await look());
  faults.push(...changed.map((place) => `${nameOf(route)}: a forged form changed ${place}`));
  return { cells: forged.length, faults };
};

const judgeForged = async (
  site: Site,
  { route, actor, path }: Asked,
  [what, headers, token]: Forgery,
): Promise<string[]> => {
  const { status } = await visit(site, path, {
    method: "POST",
    cookie: actor.cookie,
    headers,
    fields: { ...route.sample, ...(token !== undefined && { _csrf: token }) },
    multipart: route.upload,
  });
  return status === 403 ? [] : [`${nameOf(route)} as ${actor.name} ${what}: ${status}`];
};

const forgedCells = (world: World, route: Route, actors: readonly Actor[]): Cell[] => {
  const isOwn = (actor: Actor) =>
    actor.isSignedIn && actor.holds.includes(world.own.id) && (actor.role !== null || actor.staff);
  const asking = isScoped(route) || isOfStaff(route) ? actors.filter(isOwn) : actors;
  return cellsOf(world, route, asking).filter(({ expected }) => ["through", "told", 422].includes(expected));
};

type Forgery = readonly [what: string, headers: Record<string, string>, token: string | undefined];

const forgeriesOf = (world: World, actor: Actor): Forgery[] => {
  const other = world.actors.find((each) => each.cookie !== actor.cookie);
  return [
    ["without a token", {}, undefined],
    ["with an empty token", {}, ""],
    ["with another session's token", {}, String(other?.csrf)],
    ["from another site", { "sec-fetch-site": "cross-site" }, actor.csrf],
    ["from another origin of the site", { "sec-fetch-site": "same-site" }, actor.csrf],
  ];
};
