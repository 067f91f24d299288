import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Agent, signIn, startPortal } from "../support/portal.ts";
import { numbersIn } from "./numbers.ts";

const portal = await startPortal();
const { given, owner } = portal;
afterAll(portal.close);

/** More than are looked up card by card: what all SIM numbers hold is found by walking the subscribers. */
const many = 2_100;
const numberOf = (place: number) => String(375_291_000_000 + place);
const simOf = (place: number) => `893750177${String(place).padStart(10, "0")}`;
const places = Array.from({ length: many }, (_, place) => place);
/** The first page of those whose SIM or number has the digits, and whose place ends as said. */
const firstWith = (digits: string, end?: number): string[] =>
  places
    .filter((place) => [simOf(place), numberOf(place)].some((text) => text.includes(digits)))
    .filter((place) => end === undefined || place % 10 === end)
    .slice(0, 50)
    .map(numberOf);

describe("a search by the digits of a SIM", () => {
  let agent: Agent;
  let base: string;
  beforeAll(async () => {
    const account = await given.account();
    const [tariff, other] = [await given.tariff(), await given.account()];
    agent = await signIn(portal, await given.holder("viewer", account));
    base = `/a/${account.number}/subscribers`;
    await owner.raw(
      `insert into subscribers (account_id, msisdn, iccid, tariff_id, last_name, status)
       select ?, msisdn, iccid, ?, case when iccid like '%7' then 'Седьмых' else '' end, case when iccid like '%9' then 'suspended' else 'active' end
       from unnest(?::text[], ?::text[]) as line (msisdn, iccid)`,
      [account.id, tariff.id, places.map(numberOf), places.map(simOf)],
    );
    await owner("sim_cards").insert({ account_id: account.id, iccid: simOf(9_000_017) });
    await given.subscriber(other, { msisdn: "375447000000", iccid: "8937501000000000017" });
  });
  const found = async (query: string) => numbersIn((await agent.get(base + query).expect(200)).text);

  it("finds a part of five digits and more, and no card that nobody of the account has", async () => {
    expect(await found("?q=00017")).toEqual(firstWith("00017"));
    expect(await found(`?q=${simOf(1_234)}`)).toEqual([numberOf(1_234)]);
    expect(await found("?q=9000017")).toEqual([]);
  });

  it("takes four digits for a part of a number alone, which stand in many SIM numbers", async () => {
    expect(await found("?q=7700")).toEqual([]);
    expect(await found("?q=2099")).toEqual([numberOf(2_099)]);
  });

  it("finds what is in numbers and in SIMs at once, in the numbers' order, each once", async () => {
    await owner("subscribers")
      .where({ msisdn: numberOf(5) })
      .update({ iccid: `8937501${numberOf(7)}` });
    expect(await found(`?q=${numberOf(7)}`)).toEqual([numberOf(5), numberOf(7)]);
    await owner("subscribers")
      .where({ msisdn: numberOf(5) })
      .update({ iccid: simOf(5) });
  });

  it("walks what every SIM holds, page by page, and narrows it", async () => {
    expect(await found("?q=893750177")).toEqual(places.slice(0, 50).map(numberOf));
    expect(await found(`?q=893750177&after=${numberOf(1_999)}`)).toEqual(places.slice(2_000, 2_050).map(numberOf));
    expect(await found(`?q=893750177&before=${numberOf(2_050)}`)).toEqual(places.slice(2_000, 2_050).map(numberOf));
    expect(await found("?q=893750177&status=suspended")).toEqual(firstWith("893750177", 9));
    expect(await found("?q=00019&status=suspended")).toEqual(firstWith("00019", 9));
  });

  it("takes a name and a SIM together", async () => {
    expect(await found("?q=Седьмых 893750177")).toEqual(firstWith("893750177", 7));
    expect(await found("?q=седьмых 00017")).toEqual(firstWith("00017", 7));
    expect(await found("?q=седьмых 77000")).toEqual(firstWith("77000", 7));
  });
});
