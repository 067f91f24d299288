import { afterAll, beforeAll, expect, it } from "vitest";
import { type Agent, signIn, startPortal } from "../support/portal.ts";
import { numbersIn } from "./numbers.ts";

const portal = await startPortal();
const { given } = portal;
afterAll(portal.close);

let agent: Agent;
let base: string;
let ids: number[];
const numbers: string[] = Array.from({ length: 420 }, (_, i) => String(375_291_000_000 + i * 7));

beforeAll(async () => {
  const account = await given.account();
  agent = await signIn(portal, await given.holder("administrator", account));
  base = `/a/${account.number}/subscribers`;
  const tariff = await given.tariff();
  await portal.owner.raw(
    `insert into subscribers (account_id, msisdn, iccid, tariff_id, status)
     select ?, msisdn, '8937501' || msisdn, ?, case when msisdn = ? then 'suspended' else 'active' end from unnest(?::text[]) msisdn`,
    [account.id, tariff.id, String(numbers[3]), numbers],
  );
  ids = await portal.owner("subscribers").where({ account_id: account.id }).orderBy("msisdn").pluck("id");
});

const at = (place: number): number => ids[place] as number;
const queryWith = (fields: readonly (readonly [string, string])[]) =>
  new URLSearchParams(fields.map(([...field]) => field)).toString();
const unescaped = (text: string) => text.replaceAll("&amp;", "&");

/** The fields of the list's form as a browser without JavaScript sends them: in the form, and with its id elsewhere. */
const fieldsOf = (html: string): [string, string][] => {
  const form = /<form class="filters".*?<\/form>/s.exec(html)?.[0] ?? "";
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const chosen = [...form.matchAll(/<select[^>]* name="([^"]+)".*?<\/select>/gs)].flatMap(([select, name]) => {
    const value = /<option value="([^"]*)" selected/.exec(select)?.[1];
    return value === undefined ? [] : [["", name, value] as const];
  });
  const boxes = [...html.matchAll(/name="(ticked|all)" value="([^"]*)" form="bulk"[^>]* checked/g)];
  return [...hidden, ...chosen, ...boxes].map(([, name = "", value = ""]) => [name, unescaped(value)]);
};
const buttonsIn = (html: string) =>
  [...html.matchAll(/name="go"(?: form="bulk")? value="([^"]*)"/g)].map(([, value = ""]) => unescaped(value));
const buttonIn = (html: string, like: RegExp): string => {
  const found = buttonsIn(html).find((value) => like.test(value));
  if (found === undefined) throw new Error(`no button ${like.source}`);
  return found;
};

/** Boxes changed by hand on a page, then a button of it: the page that comes. */
const press = async (
  html: string,
  like: RegExp | null,
  { on = [], off = [] }: { on?: number[]; off?: number[] } = {},
) => {
  const left = fieldsOf(html).filter(([name, value]) => name !== "ticked" || !off.map(String).includes(value));
  const more = on.map((id): [string, string] => ["ticked", String(id)]);
  const go = like ? [["go", buttonIn(html, like)] as [string, string]] : [];
  const query = new URLSearchParams([...left, ...more, ...go]);
  const answer = await agent.get(`${base}?${query.toString()}`).redirects(2).expect(200);
  return answer.text;
};
const open = async (query = "") => (await agent.get(base + query).expect(200)).text;
const countIn = (html: string) =>
  /data-live( hidden)?>[^<]*<strong[^>]*data-selected-count="(\d+)"[^>]*>([^<]+)</.exec(html)?.slice(1);
/** Whom the services' form would take. */
const takenOf = async (html: string) => {
  const answer = await agent.get(`${base.replace("subscribers", "bulk/services")}?${queryWith(fieldsOf(html))}`);
  return /name="chosen" value="([^"]*)"/.exec(answer.text)?.[1]?.replaceAll("&amp;", "&");
};

it("ticks go along to the next page and back, to another size, order and filter, and are what is done", async () => {
  const first = await open();
  expect(countIn(first)).toEqual([" hidden", "0", "0"]);
  const second = await press(first, /^after=/, { on: [at(0), at(3)] });
  expect(numbersIn(second)[0]).toBe(numbers[50]);
  expect(countIn(second)).toEqual([undefined, "2", "2"]);
  const third = await press(second, /^after=/, { on: [at(60)] });
  expect(countIn(third)).toEqual([undefined, "3", "3"]);
  const back = await press(third, /^before=/);
  expect(back).toContain(`value="${at(60)}" form="bulk" aria-label="Выбрать`);
  expect(fieldsOf(back)).toContainEqual(["ticked", String(at(60))]);
  const wide = await press(back, /^size=200$/, { off: [at(60)] });
  expect(numbersIn(wide)).toHaveLength(200);
  expect(countIn(wide)?.[1]).toBe("2");
  const turned = await press(wide, /^sort=-number$/);
  expect(numbersIn(turned)[0]).toBe(numbers.at(-1));
  expect(countIn(turned)?.[1]).toBe("2");

  const filtered = await agent.get(`${base}?${queryWith([...fieldsOf(turned), ["status", "suspended"]])}`);
  expect(numbersIn(filtered.text)).toEqual([numbers[3]]);
  expect(countIn(filtered.text)?.[1]).toBe("2");
  expect(await takenOf(filtered.text)).toBe(`${at(0)},${at(3)}`);
  const cleared = await press(filtered.text, /^\?$/);
  expect(countIn(cleared)?.[1]).toBe("2");
  expect(countIn(await press(cleared, /^none$/))?.[1]).toBe("0");
});

it("everybody who matches stays ticked from page to page, of the filter that was said alone", async () => {
  const first = await open("?status=active");
  const query = new URLSearchParams([
    ...fieldsOf(first),
    ["all", "?status=active"],
    ["go", buttonIn(first, /^after=/)],
  ]);
  const second = (await agent.get(`${base}?${query.toString()}`).redirects(1).expect(200)).text;
  expect(fieldsOf(second)).toContainEqual(["all", "?status=active"]);
  expect(countIn(second)).toEqual([undefined, "0", "419"]);
  expect(await takenOf(second)).toBe("?status=active");
  const other = await open("?status=suspended&all=%3Fstatus%3Dactive");
  expect(fieldsOf(other).filter(([name]) => name === "all")).toEqual([]);
});

it("a filter that nobody matches keeps the ticks, and the way out of it", async () => {
  const nobody = await open(`?status=terminated&ticked=${at(5)}`);
  expect(countIn(nobody)?.[1]).toBe("1");
  expect(nobody).toContain(`href="${base}?ticked=${at(5)}">Сбросить фильтр`);
  expect(await takenOf(nobody)).toBe(String(at(5)));
});

it("order and columns are chosen without losing a tick", async () => {
  const first = await open();
  const look = await press(first, /^look=open$/, { on: [at(1)] });
  expect(look).toContain('name="columns" value="note" form="bulk"');
  expect(countIn(look)?.[1]).toBe("1");
  expect(fieldsOf(look).filter(([name]) => name === "sort" || name === "columns")).toEqual([]);
});

it("no more are carried than an address holds, and that is said", async () => {
  const query = `?size=200&${ids.map((id) => `ticked=${id}`).join("&")}`;
  const cut = (
    await agent
      .get(base + query)
      .redirects(1)
      .expect(200)
  ).text;
  expect(cut).toContain("Отметить можно не более 300 абонентов");
  expect(countIn(cut)?.[1]).toBe("300");
  const taken = (await takenOf(cut))?.split(",").map(Number);
  expect(taken?.toSorted((one, other) => one - other)).toEqual(ids.slice(0, 300));
  const straight = await agent.get(base.replace("subscribers", "bulk/services") + query).redirects(2);
  expect(straight.text).toContain("Отметить можно не более 300 абонентов");
});

it("neither another account's subscribers nor nonsense are counted", async () => {
  const stranger = await given.subscriber(await given.account(), {});
  expect(countIn(await open(`?ticked=${stranger.id},${at(2)},x&ticked=%27&all=1`))?.[1]).toBe("1");
});
