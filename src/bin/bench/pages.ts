import { formatAccountNumber } from "../../kernel/account-number.ts";
import type { Load } from "./load.ts";
import { loadOf, median } from "./load.ts";
import type { Row } from "./report.ts";
import type { Sizes } from "./sizes.ts";
import type { Stand } from "./stand.ts";
import type { Visitor } from "./visitor.ts";
import { measureWeight } from "./weight.ts";

const pages = ["stock", "drawn", "list", "packed", "last", "narrowed", "digits", "sim", "common", "card"] as const;
type Page = (typeof pages)[number];
type Rounds = Readonly<Record<Page, Load[]>>;

/** The list's pages, and cards, under load, each in turn in every round, so that a busy machine slows all of them alike. */
export const measurePages = async (
  stand: Stand,
  sizes: Sizes,
  visitor: Visitor,
  cards: readonly string[],
): Promise<Row[]> => {
  const list = `/a/${formatAccountNumber(stand.bigAccount)}/subscribers`;
  const paths = { ...(await pathsOf(stand, list)), card: cards.map((number) => `${list}/${number}`) };
  await checkSamePage(stand, visitor, paths.list[0] ?? "", [...paths.stock, ...paths.drawn]);
  const rounds = Object.fromEntries(pages.map((page): [string, Load[]] => [page, []])) as Rounds;
  for (let round = 0; round <= sizes.rounds; round++) {
    for (const page of pages) {
      const server = page === "stock" || page === "drawn" ? stand.bare : stand.portal;
      const asked = { paths: paths[page], cookie: visitor.cookie, packed: page === "packed" };
      const load = await loadOf(stand, server, { ...sizes, ...asked });
      // the first round warms the processes up
      if (round > 0) rounds[page].push(load);
    }
  }
  return [...rowsOf(rounds), ...(await measureWeight(stand, list, visitor.cookie))];
};

const pathsOf = async (stand: Stand, list: string): Promise<Record<Exclude<Page, "card">, string[]>> => {
  const { rows: last } = await stand.owner.raw<{ rows: { msisdn: string }[] }>(
    "select msisdn from subscribers where account_id = ? order by msisdn desc offset 50 limit 1",
    [stand.bigAccount],
  );
  const { rows: some } = await stand.owner.raw<{ rows: { msisdn: string; iccid: string }[] }>(
    "select msisdn, iccid from subscribers where account_id = ? and iccid is not null order by id % 997, id limit 50",
    [stand.bigAccount],
  );
  const { rows: groups } = await stand.owner.raw<{ rows: { department: number; label: number }[] }>(
    `select d.id as department, l.id as label from departments d join labels l using (account_id)
     where account_id = ? order by d.id * 7 % 11, l.id * 7 % 11 limit 50`,
    [stand.bigAccount],
  );
  return {
    stock: [`/stock/${stand.bigAccount}`],
    drawn: [`/drawn/${stand.bigAccount}`],
    list: [list],
    packed: [list],
    last: [`${list}?after=${last[0]?.msisdn}`],
    narrowed: groups.map(({ department, label }) => `${list}?department=${department}&label=${label}`),
    digits: some.map(({ msisdn }) => `${list}?q=${msisdn.slice(-4)}`),
    sim: some.map(({ iccid }) => `${list}?q=${iccid.slice(-8, -1)}`),
    common: [`${list}?q=375`],
  };
};

/** A bare page that showed less than the portal's would make the ratio look worse, one that showed more, better. */
const checkSamePage = async ({ bare }: Stand, visitor: Visitor, path: string, barePaths: string[]): Promise<void> => {
  const own = masked(await visitor.get(path));
  for (const barePath of barePaths) {
    const other = masked(await fetch(bare.url + barePath).then((page) => page.text()));
    if (own === other) continue;
    const lines = other.split("\n");
    const different = own.split("\n").find((line, index) => line !== lines[index]);
    throw new Error(`the bare page is not the portal's, first at: ${different}`);
  }
};

// the portal's own way of drawing adds a word to each form when it compiles a view
const masked = (html: string): string => html.replaceAll(/name="_csrf" value="[^"]*"| novalidate/g, "");
const throughput = (load: Load): number => load.perSecond;

const rowsOf = (rounds: Rounds): Row[] => {
  const perSecond = (page: Page) => median(rounds[page].map((load) => load.perSecond));
  const cpu = (page: Page) => median(rounds[page].map((load) => load.cpuMs));
  const webCpu = (page: Page) => median(rounds[page].map((load) => load.webCpuMs));
  const ratio = (page: Page, to: Page, of: (load: Load) => number) =>
    median(rounds[page].map((load, round) => of(load) / of(rounds[to][round] as Load)));
  const shown = (page: Page) =>
    `${perSecond(page).toFixed(0)} pages/s, ${cpu(page).toFixed(2)} CPU ms a page (${webCpu(page).toFixed(2)} of them Node's)`;
  const against = (what: string, page: Page, goal: number | undefined): Row => {
    const times = ratio(page, "list", (load) => load.cpuMs);
    return { what, measured: shown(page), ratio: times, ...(goal && { goal: `≤ ${goal}`, reached: times <= goal }) };
  };
  const list = ratio("list", "stock", throughput);
  const drawn = ratio("list", "drawn", throughput);
  const packed = ratio("packed", "list", throughput);
  const last = ratio("last", "list", throughput);
  return [
    { what: "bare Express + pg + EJS page", measured: shown("stock") },
    {
      what: "list page, against the bare one",
      measured: shown("list"),
      ratio: list,
      goal: "≥ 0.5",
      reached: list >= 0.5,
    },
    { what: "bare page with the portal's way of drawing views", measured: shown("drawn") },
    { what: "list page, against that", measured: shown("list"), ratio: drawn, goal: "≥ 0.5", reached: drawn >= 0.5 },
    packedRow(shown("packed"), packed),
    { what: "last page, against the first", measured: shown("last"), ratio: last, goal: "≥ 0.9", reached: last >= 0.9 },
    against("list with department and label filters, CPU against the list", "narrowed", 1.5),
    against("a subscriber's card, CPU against the list", "card", 1.5),
    against("search by the last 4 digits, CPU against the list", "digits", 2),
    against("search by 7 digits of a SIM, CPU against the list", "sim", 2),
    against("search by what all numbers begin with (375), CPU against the list", "common", undefined),
  ];
};

const packedRow = (measured: string, ratio: number): Row => ({
  what: "list page compressed (brotli), against the same uncompressed",
  measured,
  ratio,
  goal: "≥ 0.9",
  reached: ratio >= 0.9,
});
