import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Operating, openOperations } from "../support/operation.ts";

let operating: Operating;
beforeAll(async () => {
  operating = await openOperations();
});
afterAll(() => operating.close());

const subscriber = (columns: Record<string, unknown> = {}) =>
  operating.portal.given.subscriber(operating.account, columns);
type Ids = readonly { readonly id: number }[];
const update = (set: string, people: Ids) =>
  operating.portal.owner.raw(`update subscribers set ${set} where id = any(?)`, [people.map(({ id }) => id)]);
const rowsOf = (table: string, people: Ids) =>
  operating.portal
    .owner(table)
    .whereIn(
      "subscriber_id",
      people.map(({ id }) => id),
    )
    .orderBy("subscriber_id");
const wordsOf = (people: Ids): Promise<{ number: string; words: string }[]> =>
  rowsOf("subscriber_words", people).select("number", "words");
const holdersOf = (people: Ids) =>
  rowsOf("past_holders", people).orderBy("until").select("subscriber_id", "number", "name", "since", "until");
/** Where rows lie: a row written anew lies elsewhere. */
const placesOf = (people: Ids) => rowsOf("subscriber_words", people).select(operating.portal.owner.raw("ctid::text"));
const digitsAt = (iccid: string) =>
  operating.portal.owner("sim_digits").where({ iccid }).select(operating.portal.owner.raw("ctid::text"));
const since = "2026-01-01T00:00:00.000Z";

describe("beside the subscribers, by the table itself", () => {
  it("one statement keeps the words and the holders of all whom it renames, and of nobody else", async () => {
    const people = [];
    for (const lastName of ["Первый", "Второй", "Третий"])
      people.push(await subscriber({ last_name: lastName, held_since: since }));
    const [first, second, third] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
    const until = "2026-11-01T00:00:00.000Z";
    await update(
      `last_name = case last_name when 'Второй' then last_name else last_name || 'ов' end, held_since = '${until}'`,
      people,
    );
    const spelled = await operating.portal.owner.raw(
      "select words_of(number, last_name, first_name, middle_name) as words from subscribers where id = any(?) order by id",
      [people.map(({ id }) => id)],
    );
    expect((await wordsOf(people)).map(({ words }) => words)).toEqual(
      spelled.rows.map(({ words }: { words: string }) => words),
    );
    expect(await holdersOf(people)).toEqual([
      { subscriber_id: first.id, number: first.msisdn, name: "Первый", since: new Date(since), until: new Date(until) },
      { subscriber_id: third.id, number: third.msisdn, name: "Третий", since: new Date(since), until: new Date(until) },
    ]);
    expect(await holdersOf([second])).toEqual([]);
  });

  it("a SIM's digits are written once, by the stock or with the first who has it, and no words with them", async () => {
    const sim = "8937501000000000011";
    const [one, other] = [await subscriber({ iccid: sim }), await subscriber()];
    const before = await Promise.all([digitsAt(sim), placesOf([one, other])]);
    await update("iccid = null, note = 'x'", [one]);
    await update(`iccid = '${sim}'`, [other]);
    await operating.portal.owner("sim_cards").insert({ account_id: operating.account.id, iccid: sim, state: "in-use" });
    expect(await Promise.all([digitsAt(sim), placesOf([one, other])])).toEqual(before);
    expect(await holdersOf([one, other])).toEqual([]);
    const [spare, unknown] = ["8937501000000000012", "8937501000000000013"];
    await operating.portal.owner("sim_cards").insert({ account_id: operating.account.id, iccid: spare });
    await update(`iccid = '${unknown}'`, [one]);
    for (const iccid of [sim, spare, unknown]) expect(await digitsAt(iccid)).toHaveLength(1);
  });

  it("a number that changes is held by somebody else from now on, whoever wrote it", async () => {
    const one = await subscriber({ last_name: "Жук", first_name: "Ян", held_since: since });
    const before = Date.now();
    await update("msisdn = '375290000001'", [one]);
    const [past] = await holdersOf([one]);
    expect(past).toMatchObject({ number: one.msisdn, name: "Жук Ян", since: new Date(since) });
    expect(past.until.getTime()).toBeGreaterThanOrEqual(before - 1_000);
    const row = await operating.portal.owner("subscribers").where({ id: one.id }).first("held_since");
    expect(row.held_since).toEqual(past.until);
    expect(await wordsOf([one])).toMatchObject([{ number: "375290000001" }]);
  });

  it("each takes the number of the one before within one statement", async () => {
    const people = [];
    for (let place = 0; place < 8; place++) people.push(await subscriber({ last_name: `Nr${place}` }));
    const numbers = ["375290000002", ...people.map(({ msisdn }) => msisdn)];
    const next = people.map(({ id }, place) => `when ${id} then '${numbers[place]}'`);
    await update(`msisdn = case id ${next.join(" ")} end`, people);
    expect(await wordsOf(people)).toMatchObject(
      people.map((_, place) => ({ number: numbers[place], words: expect.stringContaining(`nr${place}`) })),
    );
    expect(await holdersOf(people)).toMatchObject(
      people.map(({ msisdn }, place) => ({ number: msisdn, name: `Nr${place}` })),
    );
  });

  it("what is no name, number or SIM writes nothing there", async () => {
    const one = await subscriber({ held_since: since });
    const before = await placesOf([one]);
    await update("status = 'suspended', note = 'y', locked_at = now()", [one]);
    expect(await placesOf([one])).toEqual(before);
    expect(await holdersOf([one])).toEqual([]);
  });
});
