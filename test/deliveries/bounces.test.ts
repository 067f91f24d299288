import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { runTellOfPause, tellOfPause } from "../../src/deliveries/index.ts";
import { startSending, textOf } from "../invoices/sending.ts";
import { post } from "../support/portal.ts";
import { lettersTo } from "./office.ts";

const sending = await startSending();
afterAll(sending.close);
beforeEach(sending.startAnew);
const { portal, smtp, deps, queue, tryOnce } = sending;
const { given, owner } = portal;

const box = "buh@romashka.example";
const givenInvoices = async () => {
  const made = await sending.givenAdministrator();
  const addressOf = (email: string) =>
    owner("delivery_addresses").where({ account_id: made.account.id, email }).first();
  /** Sends the invoice and lets the worker try once; `send` asks again only when the one before has ended. */
  const deliver = async (mode: Parameters<typeof smtp.tell>[0]) => {
    await queue().delete();
    smtp.tell(mode);
    await made.send().expect(303);
    await tryOnce(true).catch(() => undefined);
  };
  return { ...made, addressOf, deliver };
};
const tell = async () => {
  const jobs = await owner("pgboss.job").where({ name: tellOfPause.name }).select("data");
  await owner("pgboss.job").where({ name: tellOfPause.name }).delete();
  const { secrets, config } = portal.deps;
  for (const { data } of jobs) await runTellOfPause({ db: deps.db, secrets, config })(data);
  return jobs.length;
};

describe("an address that bounces", () => {
  it("is paused after three refusals in a row, and everybody concerned is told", async () => {
    const { account, agent, base, addressOf, deliver } = await givenInvoices();
    for (let n = 0; n < 2; n++) await deliver("never");
    expect(await addressOf(box)).toMatchObject({ bounces: 2, paused_at: null });
    await deliver("never");
    expect(await addressOf(box)).toMatchObject({
      bounces: 3,
      paused_at: expect.any(Date),
      pause_reason: expect.stringContaining("550 5.1.1 нет такого ящика"),
    });
    await given.address(account, { email: "dir@romashka.example" });
    await owner("users")
      .whereIn("id", owner("grants").where({ account_id: account.id }).select("user_id"))
      .update({ email: `admin-${account.id}@romashka.example` });
    expect(await tell()).toBe(1);
    for (const to of ["dir@romashka.example", `admin-${account.id}@romashka.example`]) {
      const [letter] = await lettersTo(portal, to);
      expect(letter?.text).toContain(`На адрес ${box} три раза не доставлено: доставка приостановлена`);
      expect(letter?.text).toContain("550 5.1.1 нет такого ящика");
    }
    expect(await lettersTo(portal, box)).toEqual([]);
    const page = await textOf(agent, `${base}/delivery`);
    expect(page).toContain(`На адрес ${box} три раза не доставлено: доставка приостановлена`);
    expect(page).toContain("Ответ сервера: 550 5.1.1 нет такого ящика");
    expect(await textOf(agent, base)).toContain(`Приостановлен ${box} Три раза не доставлено`);
    expect(await textOf(agent, `${base}/journal`)).toContain("Доставка на адрес приостановлена");
  }, 60_000);

  it("gets nothing while it is paused, and is sent to again once it is resumed", async () => {
    const { account, agent, base, addressOf, deliver } = await givenInvoices();
    await given.address(account, { email: "dir@romashka.example" });
    await owner("delivery_addresses")
      .where({ account_id: account.id, email: box })
      .update({ bounces: 3, paused_at: portal.deps.clock.now(), pause_reason: "550 no" });
    await deliver("ok");
    expect(smtp.mails.map(({ to }) => to)).toEqual([["dir@romashka.example"]]);
    const { id } = await addressOf(box);
    await post(agent, `${base}/delivery/addresses/${id}/resumption`).expect(303);
    expect(await textOf(agent, `${base}/delivery`)).toContain(`Доставка на ${box} возобновлена.`);
    expect(await addressOf(box)).toMatchObject({ bounces: 0, paused_at: null, pause_reason: null });
    smtp.mails.length = 0;
    await deliver("ok");
    expect(smtp.mails.map(({ to }) => String(to[0])).toSorted()).toEqual([box, "dir@romashka.example"]);
  }, 60_000);

  it("begins its count anew with a message that was taken", async () => {
    const { addressOf, deliver } = await givenInvoices();
    await deliver("never");
    await deliver("never");
    await deliver("ok");
    expect((await addressOf(box)).bounces).toBe(0);
    await deliver("never");
    await deliver("never");
    expect(await addressOf(box)).toMatchObject({ bounces: 2, paused_at: null });
    expect(await tell()).toBe(0);
  }, 60_000);

  it("is not blamed for a message too large, a server that is busy or one that takes no mail at all", async () => {
    const { addressOf, deliver } = await givenInvoices();
    for (const mode of ["too-big", "later", "closed", "cut"] as const) await deliver(mode);
    expect((await addressOf(box)).bounces).toBe(0);
  }, 60_000);

  it("being the only one says that there is nowhere to send, and tells administrators without a mailbox by SMS", async () => {
    const { account, send, deliver } = await givenInvoices();
    for (let n = 0; n < 3; n++) await deliver("never");
    expect((await send()).status).toBe(422);
    const { phone } = await owner("users")
      .whereIn("id", owner("grants").where({ account_id: account.id }).select("user_id"))
      .first("phone");
    await given.subscriber(await given.account(), { msisdn: phone });
    await tell();
    const [letter] = await lettersTo(portal, phone);
    expect([letter?.channel, letter?.text.includes("доставка приостановлена")]).toEqual(["sms", true]);
  }, 60_000);
});
