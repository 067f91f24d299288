import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawNumber } from "../../src/numbers/draws/repository.ts";
import { asvs } from "../support/asvs.ts";
import { expectDone, expectReason, type Operating, openOperations } from "../support/operation.ts";

let operating: Operating;
beforeAll(async () => {
  operating = await openOperations();
  await operating.portal.owner("number_categories").insert([
    { id: 1, name: "Золотой", fee: 11_560, position: 1 },
    { id: 2, name: "Обычный", fee: 887, position: 2 },
  ]);
});
afterAll(() => operating.close());

const subscriber = (columns: Record<string, unknown> = {}) =>
  operating.portal.given.subscriber(operating.account, columns);
const rowOf = ({ id }: { id: number }) => operating.portal.owner("subscribers").where({ id }).first("*");

const forward = (condition: string, state: string, target = "", seconds = 20) => ({
  name: "set-forwarding",
  params: { condition, state, target, seconds },
});
const kept = ({ id }: { id: number }) =>
  operating.portal
    .owner("forwardings")
    .where({ subscriber_id: id })
    .select("condition", "target", "seconds", "is_active");
const operationParams = (params: object): string => {
  const operation = operating.portal.deps.operations.get("set-forwarding");
  const read = operation?.params.safeParse(params);
  return read?.success ? "ok" : (read?.error.issues[0]?.message ?? "");
};
const moment = (iso: string) => ({ now: new Date(iso), today: new Date("2026-11-08T21:00:00Z") });
const noon = moment("2026-11-09T09:00:00Z");
const pool = (category: number, ...numbers: string[]) =>
  operating.portal.owner("phone_numbers").insert(numbers.map((msisdn) => ({ msisdn, category_id: category })));
const stateOf = (msisdn: string) => operating.portal.owner("phone_numbers").where({ msisdn }).first("*");
const by = (iccid: string) => ({ name: "replace-sim", item: { iccid } });
const sim = (iccid: string, columns: object = {}) =>
  operating.portal.owner("sim_cards").insert({ account_id: operating.account.id, iccid, ...columns });
const cardOf = (iccid: string) => operating.portal.owner("sim_cards").where({ iccid }).first("state");

describe("set-forwarding", () => {
  it("registered, active and erased are different, as in TS 22.082", async () => {
    const one = await subscriber();
    await expectDone(operating, forward("no-reply", "registered", "8 (029) 222-22-22", 15), one);
    expect(await kept(one)).toEqual([{ condition: "no-reply", target: "375292222222", seconds: 15, is_active: false }]);
    const item = await expectDone(operating, forward("no-reply", "active", "+375292222222", 15), one);
    expect(item).toMatchObject({
      before: { target: "375292222222", state: "registered", seconds: 15 },
      after: { target: "375292222222", state: "active", seconds: 15 },
    });
    await expectReason(operating, forward("no-reply", "active", "375292222222", 15), one, {
      verdict: "unchanged",
      reason: "forward-same",
    });
    await expectDone(operating, forward("no-reply", "erased"), one);
    expect(await kept(one)).toEqual([]);
    await expectReason(operating, forward("no-reply", "erased"), one, { verdict: "unchanged", reason: "forward-same" });
  });

  it.each(["unconditional", "busy", "no-reply", "not-reachable"])("%s", async (condition) => {
    const one = await subscriber();
    await expectDone(operating, forward(condition, "active", "375172000001"), one);
    const seconds = condition === "no-reply" ? 20 : null;
    expect(await kept(one)).toEqual([{ condition, target: "375172000001", seconds, is_active: true }]);
  });

  it.each([
    ["112", "target-emergency"],
    ["+375 101", "target-emergency"],
    ["1515", "target-short"],
    ["+375 902 123456", "target-premium"],
    ["8 810 123456", "target-premium"],
    ["", "target-missing"],
    ["сестра", "target-unreadable"],
    ["+999", "target-short"],
    ["375001234567", "target-unreadable"],
  ])("refuses the target %s with a reason in words", (target, reason) => {
    const parsed = operationParams(forward("busy", "active", target).params);
    expect(parsed).toBe(reason);
    expect(new Set(operating.wordsOf("set-forwarding", reason, null)).size).toBe(3);
  });

  it("times from 5 to 30 s in steps of 5", () => {
    for (const seconds of [5, 10, 15, 20, 25, 30]) {
      expect(operationParams(forward("no-reply", "active", "375291000009", seconds).params)).toBe("ok");
    }
    for (const seconds of [0, 4, 12, 35]) {
      expect(operationParams(forward("no-reply", "active", "375291000009", seconds).params)).toBe("forward-seconds");
    }
  });

  it("not to itself and in no circle within the company", async () => {
    const [one, two, three] = [await subscriber(), await subscriber(), await subscriber()];
    await expectReason(operating, forward("busy", "active", one.msisdn), one, { reason: "forward-self" });
    await expectDone(operating, forward("unconditional", "active", two.msisdn), one);
    await expectDone(operating, forward("busy", "active", three.msisdn), two);
    await expectReason(operating, forward("no-reply", "active", one.msisdn), three, { reason: "forward-loop" });
    // what is only registered forwards nothing
    await expectDone(operating, forward("busy", "registered", three.msisdn), two);
    await expectDone(operating, forward("no-reply", "active", one.msisdn), three);
  });

  it("warns of targets abroad, of roaming, and that the others rest", async () => {
    const one = await subscriber();
    const roaming = await operating.portal.given.service({ opens_roaming: true });
    await operating.portal
      .owner("subscriber_services")
      .insert({ account_id: operating.account.id, subscriber_id: one.id, service_id: roaming.id });
    const abroad = await expectDone(operating, forward("busy", "active", "+48 22 123 45 67"), one);
    expect(Object.keys(abroad.warnings ?? {}).toSorted()).toEqual([
      "forward-abroad",
      "forward-cost",
      "forward-roaming",
    ]);
    const all = await expectDone(operating, forward("unconditional", "active", "375291000009"), one);
    expect(Object.keys(all.warnings ?? {}).toSorted()).toEqual(["forward-cost", "forward-quiescent"]);
  });

  it("not of an internet line, nor while suspended", async () => {
    const target = forward("busy", "active", "375291000009");
    const line = await subscriber({ kind: "internet", msisdn: null, line: "inet-000001", iccid: null });
    await expectReason(operating, target, line, { reason: "kind" });
    await expectReason(operating, target, await subscriber({ status: "suspended" }), { reason: "status" });
  });
});

describe("change-number", () => {
  it("to a drawn number: it is taken, the old one rests, codes wait", async () => {
    const one = await subscriber({ last_name: "Жук" });
    await pool(1, "375291500001");
    expect(await drawNumber(operating.scope, one.id, 1, noon)).toEqual({ msisdn: "375291500001" });
    const wanted = { name: "change-number", item: { newMsisdn: "375291500001" } };
    const item = await expectDone(operating, wanted, one);
    expect(item).toMatchObject({ oneOff: 11_560, before: { number: one.msisdn }, after: { number: "375291500001" } });
    expect(await rowOf(one)).toMatchObject({
      msisdn: "375291500001",
      number: "375291500001",
      sim_changed_at: noon.now,
    });
    expect(await stateOf("375291500001")).toMatchObject({ state: "assigned", reservation: null });
    expect(await stateOf(one.msisdn)).toMatchObject({
      state: "quarantine",
      free_from: new Date("2027-05-08T09:00:00Z"),
    });
    const past = await operating.portal.owner("past_holders").where({ subscriber_id: one.id });
    expect(past).toMatchObject([{ number: one.msisdn, name: "Жук" }]);
  });

  it("not to a number that was not drawn for this subscriber, or whose 15 minutes are over", async () => {
    const [one, other] = [await subscriber(), await subscriber()];
    await pool(1, "375291500002");
    const wanted = { name: "change-number", item: { newMsisdn: "375291500002" } };
    await expectReason(operating, wanted, one, { reason: "number-expired" });
    await drawNumber(operating.scope, one.id, 1, moment("2026-11-09T08:45:00Z"));
    await expectReason(operating, wanted, one, { reason: "number-expired" });
    await expectReason(operating, wanted, other, { reason: "number-expired" });
    expect(await drawNumber(operating.scope, other.id, 1, noon)).toEqual({ msisdn: "375291500002" });
    expect(await operating.assess(wanted, other)).toMatchObject({ verdict: "pending" });
    await operating.portal.owner("phone_numbers").where({ msisdn: "375291500002" }).delete();
  });

  it(`5 attempts a day, whatever happens in between, also at the same moment ${asvs("2.3.2")}`, async () => {
    const one = await subscriber();
    await pool(2, ...Array.from({ length: 30 }, (_, n) => String(375_291_600_000 + n)));
    const drawn = await Promise.all(Array.from({ length: 12 }, () => drawNumber(operating.scope, one.id, 2, noon)));
    expect(drawn.filter((each) => each === "spent")).toHaveLength(7);
    expect(new Set(drawn.flatMap((each) => (typeof each === "string" ? [] : [each.msisdn]))).size).toBe(5);
    const tomorrow = { now: new Date("2026-11-09T21:00:00Z"), today: new Date("2026-11-09T21:00:00Z") };
    expect(await drawNumber(operating.scope, one.id, 2, tomorrow)).toMatchObject({ msisdn: expect.any(String) });
  });

  it(`50 people after one number: one gets it ${asvs("2.3.4")}`, async () => {
    const people = await Promise.all(Array.from({ length: 50 }, () => subscriber()));
    await pool(1, "375291500050");
    const drawn = await Promise.all(people.map(({ id }) => drawNumber(operating.scope, id, 1, noon)));
    expect(drawn.filter((each) => typeof each !== "string")).toEqual([{ msisdn: "375291500050" }]);
    expect(drawn.filter((each) => each === "none")).toHaveLength(49);
  });

  it("a number in quarantine is drawn by nobody", async () => {
    await pool(1, "375291500099");
    await operating.portal.owner("phone_numbers").where({ msisdn: "375291500099" }).update({ state: "quarantine" });
    expect(await drawNumber(operating.scope, (await subscriber()).id, 1, noon)).toBe("none");
  });
});

describe("replace-sim", () => {
  const [first, second, retired] = ["8937501000000000017", "8937501000000000025", "8937501000000000033"];

  it("by a free card of the account: the old one ends, codes wait 24 hours", async () => {
    const one = await subscriber({ iccid: "8937501000000000991" });
    await sim("8937501000000000991", { state: "in-use" });
    await sim(first);
    const item = await expectDone(operating, by(first), one);
    expect(item).toMatchObject({ oneOff: 562, losses: { "sim-old": "8937501000000000991" } });
    expect(await rowOf(one)).toMatchObject({ iccid: first, sim_changed_at: new Date("2026-11-09T09:00:00Z") });
    expect(await cardOf(first)).toEqual({ state: "in-use" });
    expect(await cardOf("8937501000000000991")).toEqual({ state: "retired" });
    await expectReason(operating, by(first), one, { verdict: "unchanged", reason: "sim-same" });
    await expectReason(operating, by(first), await subscriber(), { reason: "sim-taken" });
  });

  it(`six people after one card at the same moment: one gets it, the others are refused before the network is told ${asvs("2.3.4")}`, async () => {
    const card = "8937501000000077775";
    await sim(card);
    const people = await Promise.all(Array.from({ length: 6 }, () => subscriber()));
    const drafts = await Promise.all(people.map((one) => operating.draft(by(card), [one])));
    await Promise.all(drafts.map((id) => operating.confirm(id, "replace-sim")));
    await Promise.all(drafts.map((id) => operating.work(id)));
    const items = (await Promise.all(drafts.map((id) => operating.itemsOf(id)))).flat();
    expect(items.map(({ state }) => state).toSorted()).toEqual(["done", ...Array.from({ length: 5 }, () => "refused")]);
    expect(items.flatMap(({ reason }) => reason ?? [])).toEqual(Array.from({ length: 5 }, () => "sim-taken"));
    expect(await operating.portal.owner("subscribers").where({ iccid: card })).toHaveLength(1);
    expect(await cardOf(card)).toEqual({ state: "in-use" });
    const told = operating.portal.owner("simulated_network.effects");
    const ofDrafts = drafts.map((id) => `key like '${operating.scope.accountId}:${id}:%'`).join(" or ");
    expect(await told.whereRaw(`(${ofDrafts})`)).toHaveLength(1);
  });

  it("a card is free again where its number was refused meanwhile", async () => {
    await sim(second);
    const one = await subscriber();
    const id = await operating.draft(by(second), [one]);
    await operating.confirm(id, "replace-sim");
    await operating.portal.owner("subscribers").where({ id: one.id }).update({ sim_self_service: false });
    await operating.work(id);
    expect((await operating.itemsOf(id)).map(({ state }) => state)).toEqual(["refused"]);
    expect(await cardOf(second)).toEqual({ state: "free" });
    await operating.portal.owner("sim_cards").where({ iccid: second }).delete();
  });

  it("not by a card that is unknown, retired or reserved for another, nor where the account may not", async () => {
    const one = await subscriber();
    await expectReason(operating, by(second), one, { reason: "sim-unknown" });
    await sim(second, { state: "reserved", reserved_for: (await subscriber()).id });
    await sim(retired, { state: "retired" });
    await expectReason(operating, by(second), one, { reason: "sim-taken" });
    await expectReason(operating, by(retired), one, { reason: "sim-retired" });
    const bound = await subscriber({ sim_self_service: false });
    await expectReason(operating, by(second), bound, { reason: "sim-not-allowed" });
  });

  it("one card for two in one order goes to neither", async () => {
    await sim("8937501000000000041");
    const id = await operating.draft(by("8937501000000000041"), [await subscriber(), await subscriber()]);
    expect((await operating.itemsOf(id)).map(({ reason }) => reason)).toEqual(["sim-twice", "sim-twice"]);
  });

  it.each([
    ["893750100000000001", "sim-no-check-digit"],
    ["8937501000000000018", "sim-wrong-check-digit"],
    ["8937", "sim-wrong-length"],
    ["", "sim-missing"],
    ["номер", "sim-not-digits"],
    ["8970101000000000017", "sim-other-issuer"],
  ])("says what is wrong with %s", async (iccid, reason) => {
    const id = await operating.draft(by(iccid), [await subscriber()]);
    const [item] = await operating.itemsOf(id);
    expect(item?.reason?.split(":")[0]).toBe(reason);
    const words = operating.wordsOf("replace-sim", item?.reason ?? "", null);
    expect(new Set(words).size).toBe(3);
    if (reason === "sim-no-check-digit") expect(words[0]).toContain("8937501000000000017");
  });
});
