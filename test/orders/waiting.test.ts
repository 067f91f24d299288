import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { operations } from "../../src/operations.ts";
import { orderResult, runStartWaiting } from "../../src/orders/index.ts";
import { runTellOfOrder } from "../../src/orders/telling/tell.ts";
import { type Operating, openOperations } from "../support/operation.ts";
import { type Agent, post, signIn } from "../support/portal.ts";

let operating: Operating;
let author: Agent;
let second: Agent;

let base: string;
beforeAll(async () => {
  operating = await openOperations();
  const { portal, account, user } = operating;
  base = `/a/${account.number}`;
  author = await signIn(portal, user);
  const secondUser = await portal.given.holder("administrator", account, {
    name: "Второй Админ",
    email: "second@romashka.example",
  });
  second = await signIn(portal, secondUser);
});
afterAll(() => operating.close());
beforeEach(() => rules({}));

const rules = (columns: object) =>
  operating.portal
    .owner("accounts")
    .where({ id: operating.account.id })
    .update({ approval_count: null, approval_sum: null, approval_operations: "{}", ...columns });
const subscriber = (columns: Record<string, unknown> = {}) =>
  operating.portal.given.subscriber(operating.account, columns);
const rowOf = (id: number) => operating.portal.owner("orders").where({ id }).first("*");
const told = (id: number) =>
  operating.portal.owner("simulated_network.effects").where("key", "like", `${operating.account.id}:${id}:%`);
const named = (lastName: string) => ({ name: "rename", item: { lastName } });

/** A draft over a list, confirmed on its page. */
const confirmed = async (fields: Record<string, string> = {}, wanted = named("Новая"), how = 1) => {
  const people = await Promise.all(Array.from({ length: how }, () => subscriber()));
  const id = await operating.draft(wanted, people);
  await operating.portal.owner("orders").where({ id }).update({ source: "list" });
  const answer = await post(author, `${base}/bulk/drafts/${id}/confirmation`, fields);
  const { number } = await rowOf(id);
  return { id, answer, people, path: `${base}/orders/${number}`, number: Number(number) };
};

const startWaiting = (number: number, at: Date) =>
  runStartWaiting({ db: operating.worker, clock: { now: () => at } })({ accountId: operating.account.id, number });

describe("an order at a chosen time", () => {
  it("waits, may be moved, and is done when its time has come, also by a worker that started after", async () => {
    const { id, path, number } = await confirmed({ when: "at", at: "2026-11-20T10:30" });
    expect(await rowOf(id)).toMatchObject({ state: "waiting", start_after: new Date("2026-11-20T07:30:00Z") });
    expect((await author.get(`${base}/schedules`).expect(200)).text).toContain("20.11.2026 10:30");
    expect((await author.get(path)).text).toContain("Начнется 20.11.2026 10:30");
    await post(author, `${path}/schedule`, { at: "2026-11-21T08:00" }).expect(303);
    expect(await rowOf(id)).toMatchObject({ start_after: new Date("2026-11-21T05:00:00Z") });
    await startWaiting(number, new Date("2026-11-20T07:30:00Z"));
    expect(await rowOf(id)).toMatchObject({ state: "waiting" });
    await startWaiting(number, new Date("2026-11-21T05:00:00Z"));
    expect(await rowOf(id)).toMatchObject({ state: "accepted" });
    await operating.work(id);
    expect(await rowOf(id)).toMatchObject({ state: "done" });
  });

  it("may wait for the first of the month, and start sooner", async () => {
    const { id, path } = await confirmed({ when: "month" });
    expect(await rowOf(id)).toMatchObject({ start_after: new Date("2026-11-30T21:00:00Z") });
    await post(author, `${path}/start`).expect(303);
    expect(await rowOf(id)).toMatchObject({ state: "accepted" });
  });

  it("is cancelled before anything is sent: that is «Отменить», and «Остановить» is another thing", async () => {
    const { id, path } = await confirmed({ when: "month" });
    const page = (await author.get(path)).text;
    expect(page).toContain("Отменить");
    expect(page).not.toContain("Остановить");
    await post(author, `${path}/cancellations`).expect(303);
    expect((await author.get(path)).text).toContain("ничего не отправлено");
    await operating.work(id);
    expect(await rowOf(id)).toMatchObject({ state: "cancelled", cancelled: 1, done: 0 });
    expect(await told(id)).toEqual([]);
    const running = await confirmed();
    expect((await author.get(running.path)).text).toContain("Остановить");
  });

  it.each([
    ["", "Укажите дату и время"],
    ["2026-02-30T10:00", "Укажите дату и время"],
    ["2026-11-09T10:00", "Это время уже прошло"],
    ["2028-01-01T10:00", "Можно назначить не дальше чем на год"],
  ])("%j is refused in a sentence, and what was typed stays", async (at, sentence) => {
    const { answer, id } = await confirmed({ when: "at", at, comment: "Приказ № 7" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(sentence);
    expect(answer.text).toContain("Приказ № 7");
    expect(await rowOf(id)).toMatchObject({ state: "draft" });
  });
});

describe("what has changed", () => {
  it("between check and confirmation is shown and asked about", async () => {
    const people = [await subscriber({ last_name: "Ранее" }), await subscriber()];
    const id = await operating.draft(named("Новая"), people);
    await operating.portal
      .owner("orders")
      .where({ id })
      .update({ source: "list", assessed_at: "2026-11-09T08:00:00Z" });
    await operating.portal.owner("subscribers").where({ id: people[0]?.id }).update({ last_name: "Иная" });
    const draft = `${base}/bulk/drafts/${id}`;
    const first = await post(author, `${draft}/confirmation`).expect(303);
    expect(first.headers["location"]).toBe(draft);
    const page = (await author.get(draft)).text;
    expect(page).toContain("Изменилось с проверки: 1");
    expect(page).toContain("Иная → Новая");
    await post(author, `${draft}/confirmation`).expect(303);
    expect(await rowOf(id)).toMatchObject({ state: "accepted" });
  });

  it("while an order waits is refused when its turn comes, with both values", async () => {
    const { id, path, people, number } = await confirmed({ when: "month" }, named("Поздняя"), 2);
    await operating.portal.owner("subscribers").where({ id: people[0]?.id }).update({ last_name: "Другая" });
    await startWaiting(number, new Date("2026-11-30T21:00:00Z"));
    await operating.work(id);
    expect(await rowOf(id)).toMatchObject({ state: "partly-done", done: 1, refused: 1 });
    expect((await author.get(path)).text).toMatch(/Изменилось с тех пор: Фамилия или название: .* → Другая/);
    expect(await told(id)).toHaveLength(1);
  });
});

const replaceSim = async (source: "file" | "card") => {
  const one = await subscriber({ iccid: null });
  const iccid = "8937501000000000017";
  await operating.portal.owner("sim_cards").insert({ account_id: operating.account.id, iccid }).onConflict().ignore();
  const id = await operating.draft({ name: "replace-sim", item: { iccid } }, [one]);
  await operating.portal.owner("orders").where({ id }).update({ source });
  return { id };
};

describe("an irreversible order", () => {
  it("over a list waits ten minutes, in which it can be cancelled; from a card it does not", async () => {
    const { id } = await replaceSim("file");
    const page = (await author.get(`${base}/bulk/drafts/${id}`)).text;
    expect(page).toContain("начнется через 10 мин.");
    await post(author, `${base}/bulk/drafts/${id}/confirmation`).expect(303);
    expect(await rowOf(id)).toMatchObject({ state: "waiting", start_after: new Date("2026-11-09T09:10:00Z") });
    const { number } = await rowOf(id);
    await post(author, `${base}/orders/${number}/cancellations`).expect(303);
    expect(await told(id)).toEqual([]);
    const card = await replaceSim("card");
    await operating.confirm(card.id, "replace-sim");
    expect(await rowOf(card.id)).toMatchObject({ state: "accepted" });
  });
});

describe("four eyes", () => {
  it.each([
    ["above so many subscribers", { approval_count: 1 }, 2, "waiting"],
    ["not below", { approval_count: 2 }, 2, "accepted"],
    ["for chosen operations", { approval_operations: "{rename}" }, 1, "waiting"],
    ["not for others", { approval_operations: "{suspend}" }, 1, "accepted"],
    ["not below a sum", { approval_sum: 1 }, 1, "accepted"],
  ])("%s", async (_name, columns, count, state) => {
    await rules(columns);
    const { id } = await confirmed({}, named("Правило"), count);
    expect(await rowOf(id)).toMatchObject({ state, needs_second: state === "waiting" });
  });

  it("above a sum of money, one-off and monthly together", async () => {
    await rules({ approval_sum: 500 });
    const service = await operating.portal.given.service({ monthly_fee: 300, one_off_fee: 201 });
    const wanted = { name: "connect-service", params: { serviceId: service.id } };
    const { id } = await confirmed({}, wanted as never);
    expect(await rowOf(id)).toMatchObject({ state: "waiting" });
  });

  it("is confirmed by another than its author; both names stand everywhere", async () => {
    await rules({ approval_count: 1 });
    const { id, path, number } = await confirmed({}, named("Двое"), 2);
    const draft = await operating.draft(named("Ещё"), [await subscriber(), await subscriber()]);
    await operating.portal.owner("orders").where({ id: draft }).update({ source: "list" });
    expect((await author.get(`${base}/bulk/drafts/${draft}`)).text).toContain("должен подтвердить второй человек");
    expect((await author.get(path)).text).toContain("Свою заявку подтвердить нельзя");
    await post(author, `${path}/approvals`).expect(303);
    expect(await rowOf(id)).toMatchObject({ state: "waiting", second_name: null });
    expect((await second.get(`${base}/approvals`)).text).toContain(`/orders/${number}"`);
    await post(second, `${path}/approvals`).expect(303);
    await post(second, `${path}/approvals`).expect(303);
    expect(await rowOf(id)).toMatchObject({ state: "accepted", second_name: "Второй Админ" });
    await operating.work(id);
    const page = (await author.get(path)).text;
    for (const name of ["Администратор", "Второй Админ"]) expect(page).toContain(name);
  });

  it("is rejected with a reason, which the author reads; nothing is sent", async () => {
    await rules({ approval_count: 1 });
    const { id, path, number } = await confirmed({}, named("Отказ"), 2);
    const empty = await post(second, `${path}/rejections`, { reason: " " }).expect(422);
    expect(empty.text).toContain("Напишите, почему");
    await post(second, `${path}/rejections`, { reason: "Не согласовано с бухгалтерией" }).expect(303);
    expect(await rowOf(id)).toMatchObject({ state: "cancelled", cancelled: 2 });
    expect((await author.get(path)).text).toContain("Второй Админ: Не согласовано с бухгалтерией");
    await operating.work(id);
    expect(await told(id)).toEqual([]);
    const tell = runTellOfOrder({ ...operating.portal.deps, db: operating.worker, operations });
    const before = await operating.portal.notices();
    const elsewhere = await operating.portal.given.account();
    await operating.portal.given.subscriber(elsewhere, { msisdn: operating.user.phone });
    await tell({ accountId: operating.account.id, number, what: "rejected" });
    const [letter] = (await operating.portal.notices()).slice(before.length);
    expect(letter?.text).toContain("Не согласовано с бухгалтерией");
  });

  it("tells whoever may confirm it, never the author, and the author when it has ended", async () => {
    await rules({ approval_count: 1 });
    const { number } = await confirmed({}, named("Письмо"), 2);
    const tell = runTellOfOrder({ ...operating.portal.deps, db: operating.worker, operations });
    const before = await operating.portal.notices();
    await tell({ accountId: operating.account.id, number, what: "asked" });
    const asked = (await operating.portal.notices()).slice(before.length);
    expect(asked.map(({ to }) => to)).toEqual(["second@romashka.example"]);
    expect(asked[0]?.text).toContain(`/orders/${number}`);
    await tell({ accountId: operating.account.id, number, what: "ended" });
    const ended = (await operating.portal.notices()).slice(before.length + 1);
    expect(ended.map(({ to }) => to)).toEqual([operating.user.phone]);
    // by SMS only while the number is surely his
    const line = operating.portal.owner("subscribers").where({ msisdn: operating.user.phone });
    await line.clone().update({ sim_changed_at: "2026-11-01T09:00:00Z" });
    await tell({ accountId: operating.account.id, number, what: "rejected" });
    expect(await operating.portal.notices()).toHaveLength(before.length + 2);
    await line.clone().update({ sim_changed_at: null });
  });

  it("sends its author the result as a file, once; one who has left the account gets nothing", async () => {
    const { portal, account, user } = operating;
    const { id, number } = await confirmed({}, named("Итог"), 2);
    await operating.work(id);
    const tell = runTellOfOrder({ ...portal.deps, db: operating.worker, operations });
    const ended = { accountId: account.id, number, what: "ended" } as const;
    const sent = () => portal.owner("deliveries").where({ account_id: account.id, subject_id: String(number) });
    await portal.owner("users").where({ id: user.id }).update({ email: "author@romashka.example" });
    const grants = () => portal.owner("grants").where({ user_id: user.id });
    await grants().update({ revoked_at: new Date() });
    await tell(ended);
    expect(await sent()).toEqual([]);
    await grants().update({ revoked_at: null });
    await tell(ended);
    await sent().update({ state: "sent" });
    await tell(ended);
    expect(await sent()).toMatchObject([{ kind: "order-result", format: "xlsx", email: "author@romashka.example" }]);
    const mail = await orderResult(operations).mailOf(
      operating.scope,
      { subjectId: String(number), format: "xlsx", lang: "ru" },
      portal.deps.config,
    );
    expect(mail.text).toMatch(new RegExp(`Выполнено для 2 из 2.*${base}/orders/${number}`));
  });

  it("may be confirmed by a deputy, on the deputy's days alone", async () => {
    const { portal, account } = operating;
    await rules({ approval_count: 1 });
    const viewer = await portal.given.holder("viewer", account, { name: "Замещающая" });
    const deputy = await signIn(portal, viewer);
    const { id, path } = await confirmed({}, named("Замена"), 2);
    await post(deputy, `${path}/approvals`).expect(303);
    expect(await rowOf(id)).toMatchObject({ state: "waiting" });
    const wrong = await post(author, `${base}/approval-rules/deputies`, {
      person: String(viewer.id),
      since: "2026-11-12",
      until: "2026-11-10",
    }).expect(422);
    expect(wrong.text).toContain("Не раньше первой даты");
    const days = { person: String(viewer.id), since: "2026-11-09", until: "2026-11-10" };
    await post(author, `${base}/approval-rules/deputies`, days).expect(303);
    expect((await deputy.get(path)).text).toContain("Подтвердить");
    await post(deputy, `${path}/approvals`).expect(303);
    expect(await rowOf(id)).toMatchObject({ state: "accepted", second_name: "Замещающая" });
  });

  it("keeps its rules: in the journal, wrong ones in a sentence, and orders that wait go on waiting", async () => {
    await rules({ approval_count: 1 });
    const { id } = await confirmed({}, named("Ждёт"), 2);
    const wrong = await post(author, `${base}/approval-rules`, { count: "много", sum: "десять" }).expect(422);
    for (const text of ["Целое число от 1", "Сумма в рублях", "много", "десять"]) expect(wrong.text).toContain(text);
    await post(author, `${base}/approval-rules`, { count: "1 000", sum: "99,90", operations: ["rename", "no-such"] });
    const account = await operating.portal.owner("accounts").where({ id: operating.account.id }).first("*");
    expect(account).toMatchObject({ approval_count: 1000, approval_operations: ["rename"] });
    expect(Number(account.approval_sum)).toBe(9_990);
    expect(await rowOf(id)).toMatchObject({ state: "waiting" });
    const journal = (await author.get(`${base}/journal`)).text;
    expect(journal).toContain("Изменены правила согласования");
  });
});
