import { afterAll, beforeAll, expect, it } from "vitest";
import { runWatchSuspensions } from "../../src/subscribers/suspensions.ts";
import { runEndTerminations } from "../../src/subscribers/terminations.ts";
import { expectDone, expectReason, type Operating, openOperations } from "../support/operation.ts";
import { post, signIn } from "../support/portal.ts";

let operating: Operating;
/** The hourly job, so many hours after the orders. */
let endAfter: (hours: number) => Promise<void>;
beforeAll(async () => {
  operating = await openOperations();
  endAfter = (hours) => {
    const clock = { now: () => new Date(operating.portal.deps.clock.now().getTime() + hours * 3_600_000) };
    return runEndTerminations({ db: operating.worker, clock })();
  };
  // somebody who stays
  await subscriber();
});
afterAll(() => operating.close());

const terminate = { name: "terminate" };
const cancel = { name: "cancel-termination" };
const subscriber = (columns: Record<string, unknown> = {}) =>
  operating.portal.given.subscriber(operating.account, columns);
const rowOf = ({ id }: { id: number }) => operating.portal.owner("subscribers").where({ id }).first("*");
const rowsOf = (table: string, { id }: { id: number }) => operating.portal.owner(table).where({ subscriber_id: id });

it("is ordered at once and comes within 24 hours: the earliest date, what is lost and until when it can be undone are said before", async () => {
  const one = await subscriber();
  await operating.portal.given.service({ id: 901, monthly_fee: 250 });
  const tariff = await operating.portal
    .owner("subscribers")
    .join("tariffs", "tariffs.id", "tariff_id")
    .where("subscribers.id", one.id)
    .first("monthly_fee");
  const service = { monthly_fee: 250 };
  await operating.portal
    .owner("subscriber_services")
    .insert({ account_id: operating.account.id, subscriber_id: one.id, service_id: 901 });
  const item = await expectDone(operating, terminate, one);
  expect(item).toMatchObject({
    oneOff: 0,
    monthly: -(tariff.monthly_fee + service.monthly_fee),
    before: { status: "active", endsOn: null },
    after: { status: "pending-termination", endsOn: "2026-11-10" },
    losses: { "termination-number": one.msisdn, "termination-services": "1" },
    warnings: { "termination-until": "2026-11-10 12:00" },
  });
  expect(await rowOf(one)).toMatchObject({ status: "pending-termination", terminated_on: null });
  await expectReason(operating, terminate, one, { verdict: "unchanged", reason: "already-terminating" });
});

it("may be taken back until it comes: who was suspended is suspended again", async () => {
  const until = new Date("2026-11-20T21:00:00Z");
  const one = await subscriber({ status: "suspended", status_reason: "leave", suspended_until: until });
  await expectDone(operating, terminate, one);
  await runWatchSuspensions({ ...operating.portal.deps, db: operating.worker })();
  await endAfter(23);
  await expectDone(operating, cancel, one);
  expect(await rowOf(one)).toMatchObject({
    status: "suspended",
    status_reason: "leave",
    suspended_until: until,
    terminates_at: null,
    status_before: null,
  });
  await expectReason(operating, cancel, await subscriber(), { verdict: "unchanged", reason: "not-terminating" });
  await expectReason(operating, cancel, await subscriber({ status: "pending-termination" }), {
    reason: "termination-final",
  });
  await expectReason(operating, cancel, await subscriber({ status: "terminated" }), { reason: "status" });
});

it("ends a day later with what hung on the number, once, in the journal", async () => {
  const { portal, account } = operating;
  const one = await subscriber();
  const iccid = "8937501000000000017";
  await portal.owner("subscribers").where({ id: one.id }).update({ iccid });
  await portal.owner("sim_cards").insert({ account_id: account.id, iccid, state: "in-use" });
  await portal.owner("number_categories").insert({ id: 1, name: "Обычный", fee: 1, position: 1 });
  await portal.owner("phone_numbers").insert({ msisdn: one.msisdn, category_id: 1, state: "assigned" });
  await portal.owner("forwardings").insert({
    account_id: account.id,
    subscriber_id: one.id,
    condition: "busy",
    target: "+375291000001",
  });
  await expectDone(operating, terminate, one);
  await endAfter(23.9);
  expect(await rowOf(one)).toMatchObject({ status: "pending-termination" });
  await endAfter(24);
  await endAfter(25);
  expect(await rowOf(one)).toMatchObject({ status: "terminated", terminates_at: null, status_before: null });
  expect((await rowOf(one)).terminated_on).toBe("2026-11-10");
  expect(await rowsOf("forwardings", one)).toEqual([]);
  expect(await rowsOf("subscriber_services", one)).toEqual([]);
  expect(await portal.owner("sim_cards").where({ iccid }).first("state")).toEqual({ state: "retired" });
  expect(await portal.owner("phone_numbers").where({ msisdn: one.msisdn }).first("state")).toEqual({
    state: "quarantine",
  });
  const written = await portal.owner("audit_records").where({ action: "subscribers:end" }).select("after");
  expect(written.filter(({ after }) => String(after.numbers).includes(one.msisdn))).toHaveLength(1);
});

it("refuses all subscribers of an account: that takes a paper application and no debt", async () => {
  const { portal } = operating;
  const account = await portal.given.account();
  const user = await portal.given.holder("administrator", account);
  const two = [await portal.given.subscriber(account), await portal.given.subscriber(account, { status: "suspended" })];
  await portal.given.subscriber(account, { status: "terminated" });
  const agent = await signIn(portal, user);
  const base = `/a/${account.number}/bulk`;
  const start = await agent.get(`${base}/termination`).expect(200);
  expect(start.text).toContain("оформить заявление на фирменном бланке организации и погасить текущую задолженность");
  const sent = await post(agent, `${base}/termination`, { method: "list" }).expect(303);
  const list = String(sent.headers["location"]);
  expect(list).toContain("status=active");
  const draft = list.replace(/\?.*$/, "");
  const tick = async (ids: readonly number[]) => {
    await post(agent, draft, { shown: two.map(({ id }) => id).join(), ticked: ids.map(String), go: "continue" });
    return (await agent.get(draft.replace("/subscribers", "")).expect(200)).text;
  };
  const all = await tick(two.map(({ id }) => id));
  expect(all).toContain("Это все абоненты лицевого счета");
  expect(all).not.toContain("Подтвердить</button>");

  const one = await tick([(two[0] as { id: number }).id]);
  expect(one).toContain("Обслуживание прекратится в течение 24 часов; отменить можно до 10.11.2026 12:00");
  const confirmed = await post(agent, `${draft.replace("/subscribers", "")}/confirmation`, {}).expect(303);
  const order = await agent.get(String(confirmed.headers["location"])).expect(200);
  expect(order.text).toContain("Ваша заявка зафиксирована");
  expect(order.text).toContain("Пожалуйста, ожидайте. Заявка будет обработана в течение 24 часов.");
});

it("warns of an employee’s own contract", async () => {
  const one = await subscriber({ has_split_bill: true });
  const [item] = await operating.itemsOf(await operating.draft(terminate, [one]));
  expect(item?.warnings).toHaveProperty("termination-split");
});
