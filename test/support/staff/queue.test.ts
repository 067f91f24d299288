import request from "supertest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../src/platform/db.ts";
import { runSettleDead, settleDead } from "../../../src/support/index.ts";
import { workerUrl } from "../database.ts";
import { type Agent, startPortal } from "../portal.ts";
import { givenStaff, proveStaff, reason, send, signInStaff } from "./office.ts";

const portal = await startPortal();
const page = "/support/queue";
const queue = "orders.tell";
let worker: Database;
let agent: Agent;
let staff: Awaited<ReturnType<typeof givenStaff>>;
beforeAll(async () => {
  worker = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 2);
  staff = await givenStaff(portal);
  agent = await signInStaff(portal, staff);
  await proveStaff(portal, agent);
});
afterAll(async () => {
  await worker.close();
  await portal.close();
});

/** A job that failed at its last try, buried by the queue itself. */
const bury = async (data: object, fault: string): Promise<string> => {
  await worker.sender.send(queue, data, { retryLimit: 0 });
  const [job] = await worker.sender.fetch(queue);
  await worker.sender.fail(queue, job?.id ?? "", new Error(fault));
  const { rows } = await portal.owner.raw("select id from pgboss.job where name = ? and source_id = ?", [
    `${queue}.dead`,
    job?.id ?? "",
  ]);
  return rows[0].id;
};
const inQueue = async (name: string): Promise<object[]> =>
  portal.owner("pgboss.job").where({ name, state: "created" }).pluck("data");
/** What the worker does with what was asked for. */
const settle = async () => {
  for (const { data } of await worker.sender.fetch<Parameters<ReturnType<typeof runSettleDead>>[0]>(settleDead.name, {
    batchSize: 10,
  })) {
    await runSettleDead({ db: worker })(data);
  }
};

describe("Невыполненные задания", () => {
  it("are none at first, and are for the operator's staff alone", async () => {
    expect((await agent.get(page).expect(200)).text).toContain("Невыполненных заданий нет");
    expect((await agent.get("/support")).text).toContain('href="/support/queue"');
    await request(portal.app).get(page).expect(303);
  });

  it("say whose they are and why they failed; one is put back, with the reason in the journal", async () => {
    const account = await portal.given.account();
    const id = await bury({ accountId: account.id, number: 7, what: "ended" }, "connect ECONNREFUSED");
    const { text } = await agent.get(page).expect(200);
    for (const each of [queue, "connect ECONNREFUSED", `/support/accounts/${account.number}`])
      expect(text).toContain(each);
    expect((await request(portal.app).get("/metrics")).text).toMatch(/^jobs_dead 1$/m);

    const unsaid = await send(agent, page, page, { job: id, what: "retry", reason: "" });
    expect([unsaid.status, unsaid.text]).toEqual([
      422,
      expect.stringContaining('<details class="support-resend" open>'),
    ]);
    await send(agent, page, page, { job: id, what: "retry", reason });
    await settle();
    expect(await inQueue(queue)).toMatchObject([{ accountId: account.id, number: 7 }]);
    expect(await inQueue(`${queue}.dead`)).toEqual([]);
    const [record] = await portal.owner("audit_records").where({ action: "support:retry-job" });
    expect(record).toMatchObject({ account_id: 0, user_id: staff.id, subject: queue, after: { reason } });
    expect((await send(agent, page, page, { job: id, what: "retry", reason })).status).toBe(303);
    expect((await agent.get(page)).text).toContain("Этого задания здесь уже нет");
  });

  it("are dropped one by one, and put back together", async () => {
    await portal.owner("pgboss.job").where({ name: queue }).delete();
    const ids = [await bury({ n: 1 }, "раз"), await bury({ n: 2 }, "два"), await bury({ n: 3 }, "три")];
    await send(agent, page, page, { job: ids[0] ?? "", what: "drop", reason });
    await settle();
    expect(await inQueue(`${queue}.dead`)).toHaveLength(2);
    expect((await send(agent, page, page, { job: "all", what: "drop", reason })).status).toBe(303);
    await settle();
    expect(await inQueue(`${queue}.dead`)).toHaveLength(2);
    await send(agent, page, page, { job: "all", what: "retry", reason });
    await settle();
    expect(await inQueue(queue)).toEqual(expect.arrayContaining([{ n: 2 }, { n: 3 }]));
    expect(await inQueue(`${queue}.dead`)).toEqual([]);
  });
});

it("the breaker and calls without an answer are in /metrics", async () => {
  const figures = async () => (await request(portal.app).get("/metrics").expect(200)).text;
  expect(await figures()).toMatch(/^network_breaker_open 0$/m);
  await portal.owner("network_gates").where({ name: "all" }).update({ failures: 6 });
  const text = await figures();
  expect(text).toMatch(/^network_failures 6$/m);
  expect(text).toMatch(/^network_breaker_open 1$/m);
});
