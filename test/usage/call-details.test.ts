import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { textOf } from "../bulk/office.ts";
import { csrfOf, post, signIn } from "../support/portal.ts";
import { ask, bookOf, idOf, order, rowsOf, startDetails } from "./details.ts";

const details = await startDetails();
afterAll(details.close);
const { portal, givenCalls, tryOnce, lastMail } = details;
const { given, owner } = portal;
beforeEach(async () => {
  portal.setNow(new Date("2026-12-09T09:00:00Z"));
  await details.startAnew();
});

describe("the guide's chapter 5", () => {
  it("takes a month, subscribers from the list, a confirmation, and mails the details to the invoices' address", async () => {
    const { account, agent, base, one, two } = await givenCalls();
    const start = textOf((await agent.get(`${base}/call-details`).expect(200)).text);
    for (const label of ["Год", "Месяц", "Способ ввода абонента", "Выбрать из списка", "Загрузить файл", "Далее"]) {
      expect(start).toContain(label);
    }
    const selection = String((await ask(agent, base, { method: "list" })).headers["location"]);
    const list = (await agent.get(selection).expect(200)).text;
    expect(textOf(list)).toContain("Детализация за октябрь 2026, Excel");
    expect(textOf(list)).toContain("Продолжить");
    const shown = `${one.id},${two.id}`;
    await post(agent, selection, { shown, go: "continue" }).expect(303);
    expect(textOf((await agent.get(selection)).text)).toContain("Отметьте хотя бы одного абонента");
    const ticked = { shown, ticked: [String(one.id)] };
    const path = String((await post(agent, selection, { ...ticked, go: "continue" }).expect(303)).headers["location"]);
    expect(textOf((await agent.get(path).expect(200)).text)).toMatch(/Подтвердите ваше действие.* Подтвердить/);

    await post(agent, `${path}/confirmation`).expect(303);
    const done = textOf((await agent.get(path).expect(200)).text);
    expect(done).toContain("Детализация будет отправлена на адрес электронной почты, указанный для доставки счетов.");
    expect(done).toContain("Файл готовится");
    // a second click, and the back button
    await post(agent, `${path}/confirmation`).expect(303);
    expect(textOf((await agent.get(path)).text)).toContain("уже заказана");
    await agent.get(selection).expect(303);
    await post(agent, selection, { ...ticked, go: "none" }).expect(303);
    expect(await owner("call_detail_subscribers").where({ account_id: account.id })).toHaveLength(1);

    await tryOnce();
    const mail = await lastMail();
    expect(details.smtp.mails).toHaveLength(1);
    expect(mail.subject).toBe("Детализация за октябрь 2026");
    const [file] = mail.attachments;
    expect(file?.filename).toBe(`Детализация-${account.number}-2026-10.xlsx`);
    const book = bookOf(file?.content as Buffer);
    expect(book.SheetNames).toEqual(["Сводка", "Детализация"]);
    const [head, row, ...others] = rowsOf(book, 1);
    expect(others).toEqual([]);
    expect(head).toHaveLength(12);
    expect(row?.slice(2)).toEqual([
      one.msisdn,
      "исходящий",
      "Вызов",
      "+375 29 ***-**-66",
      "МТС",
      61,
      undefined,
      "сверх набора",
      0.1,
      0.12,
    ]);
    const summary = Object.fromEntries(rowsOf(book, 0)) as Record<string, unknown>;
    expect(summary).toMatchObject({ Записей: 1, Полнота: "Полная", "Абонентов в запросе": 1, Зачем: "не указано" });
    const [kept] = await owner("call_detail_requests").where({ account_id: account.id });
    expect(kept).toMatchObject({ records: 1, net: 10, gross: 12, sha256: summary["SHA-256 данных"] });
    expect(mail.text).toContain(kept.sha256);
    expect(textOf((await agent.get(path)).text)).toContain(kept.sha256);
    const journal = await owner("audit_records").where({ account_id: account.id, subject: kept.id }).pluck("action");
    expect(journal).toEqual(["call-details:draft", "call-details:request", "call-details:make"]);
    expect(textOf((await agent.get(`${base}/journal`)).text)).toContain("Заказана детализация");
  });

  it("takes all that match the filter, and keeps the ticks from page to page", async () => {
    const { account, agent, base, one } = await givenCalls();
    const selection = String((await ask(agent, base, { method: "list" })).headers["location"]);
    await post(agent, selection, { shown: "", go: "all", q: "" }).expect(303);
    // the third is the invoice's own
    expect(await owner("call_detail_subscribers").where({ account_id: account.id })).toHaveLength(3);
    await post(agent, selection, { shown: "", go: "none" }).expect(303);
    await post(agent, selection, { shown: "", go: "all", q: one.msisdn }).expect(303);
    expect(await owner("call_detail_subscribers").where({ account_id: account.id })).toHaveLength(1);
    await post(agent, selection, { shown: "", go: "none" }).expect(303);
    expect(await owner("call_detail_subscribers").where({ account_id: account.id })).toEqual([]);
  });

  it("reads a file: a stranger's number is named with its row, and nobody else's records come", async () => {
    const { account, agent, base, one } = await givenCalls();
    const stranger = await given.subscriber(await given.account());
    await details.record(stranger, { gross: 777 });
    const content = Buffer.from(`${one.msisdn}\n${stranger.msisdn}\n37529\n${one.msisdn}\n`);
    const answer = await ask(agent, base, { method: "file" }, { name: "номера.csv", content });
    const path = String(answer.headers["location"]);
    const page = textOf((await agent.get(path).expect(200)).text);
    expect(page).toContain("номера.csv");
    expect(page).toMatch(new RegExp(`2 ${stranger.msisdn} Номера нет на этом лицевом счете`));
    expect(page).toContain("Повторяется в списке");
    await post(agent, `${path}/confirmation`).expect(303);
    await tryOnce();
    const book = bookOf((await lastMail()).attachments[0]?.content as Buffer);
    expect(
      rowsOf(book, 1)
        .slice(1)
        .map((row) => row[2]),
    ).toEqual([one.msisdn]);
    expect(await owner("call_detail_refusals").where({ account_id: account.id })).toHaveLength(3);
  });

  it("orders nothing for a file in which nobody is the account's", async () => {
    const { agent, base, account } = await givenCalls();
    const path = String((await ask(agent, base, { numbers: "375299999999" })).headers["location"]);
    const page = (await agent.get(path).expect(200)).text;
    expect(textOf(page)).toContain("нет ни одного абонента этого лицевого счета");
    expect(page).not.toContain("/confirmation");
    await post(agent, `${path}/confirmation`).expect(303);
    expect(await owner("deliveries").where({ account_id: account.id })).toEqual([]);
  });

  it("says where no address is set, and asks for one", async () => {
    const { agent, base, one, account } = await givenCalls({ delivery_email: null });
    expect(textOf((await agent.get(`${base}/call-details`)).text)).toContain("Указать адрес");
    const path = String((await ask(agent, base, { numbers: one.msisdn })).headers["location"]);
    expect(textOf((await agent.get(path)).text)).toContain("Детализацию некуда отправить");
    await post(agent, `${path}/confirmation`).expect(303);
    const [draft] = await owner("call_detail_requests").where({ account_id: account.id });
    expect(draft.requested_at).toBeNull();
  });
});

describe("a wrong form", () => {
  it.each([
    [{ year: "2023", month: "11" }, "Детализация доступна за 3 года: декабрь 2023 – декабрь 2026"],
    [{ year: "2027", month: "01" }, "Детализация доступна за 3 года"],
    [{ month: "13" }, "Выберите год и месяц"],
    [{ peers: "full", reason: "" }, "Напишите, зачем нужны полные номера собеседников"],
    [{ peers: "full", reason: "  " }, "Напишите, зачем"],
    [{ reason: "д".repeat(201) }, "До 200 знаков"],
    [{ method: "file" }, "Выберите файл со списком номеров"],
    [{ method: "text", numbers: " " }, "Вставьте номера"],
    [{ method: "telepathy" }, "Выберите способ ввода абонента"],
    [{ format: "doc" }, "Выберите формат"],
  ])("%j is answered with what was typed and a sentence", async (fields, sentence) => {
    const { agent, base } = await givenCalls();
    const { status, text } = await ask(agent, base, { numbers: "375291000001", reason: "сверка", ...fields });
    expect(status).toBe(422);
    expect(textOf(text)).toContain(sentence);
    if (!("reason" in fields)) expect(text).toContain("сверка");
  });

  it("of a file that is no list says why", async () => {
    const { agent, base } = await givenCalls();
    const answer = await ask(
      agent,
      base,
      { method: "file" },
      { name: "a.pdf", content: Buffer.from("%PDF-1.7 no list") },
    );
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain("PDF");
  });

  it("takes the first month of the three years, and the one that is not over", async () => {
    const { agent, base, one } = await givenCalls();
    for (const month of [
      { year: "2023", month: "12" },
      { year: "2026", month: "12" },
    ]) {
      expect((await ask(agent, base, { ...month, numbers: one.msisdn })).status).toBe(303);
    }
  });
});

describe("who may", () => {
  it("ask: administrators and supervisors; an accountant sees what was asked for and no more", async () => {
    const { account, agent, base, one } = await givenCalls();
    const path = await order(agent, base, { numbers: one.msisdn });
    await tryOnce();
    const [{ id }] = await owner("deliveries").where({ account_id: account.id });
    for (const role of ["accountant", "viewer"] as const) {
      const reader = await signIn(portal, await given.holder(role, account));
      const page = (await reader.get(`${base}/call-details`).expect(200)).text;
      expect(textOf(page)).toContain("октябрь 2026");
      expect(page).not.toContain("Новая детализация");
      await reader.get(path).expect(200);
      await reader.get(`${path}/subscribers`).expect(403);
      await post(reader, `${path}/confirmation`).expect(403);
      await reader.get(`${base}/deliveries/${id}/file`).expect(403);
    }
    const other = await signIn(portal, await given.holder("administrator", await given.account()));
    await other.get(path).expect(404);
  });

  it("see other parties in full: for a reason, which the journal keeps and the employee sees", async () => {
    const { account, agent, base, one, two } = await givenCalls();
    await order(agent, base, { numbers: one.msisdn, peers: "full", reason: "Спор о роуминге" });
    await tryOnce();
    const book = bookOf((await lastMail()).attachments[0]?.content as Buffer);
    expect(rowsOf(book, 1)[1]?.[5]).toBe("375296666666");
    expect(Object.fromEntries(rowsOf(book, 0))).toMatchObject({
      Зачем: "Спор о роуминге",
      "Номера собеседников": "показаны полностью",
    });
    await order(agent, base, { numbers: one.msisdn });
    const [request] = await owner("audit_records").where({ account_id: account.id, action: "call-details:request" });
    expect(request.after).toMatchObject({ peers: "full", reason: "Спор о роуминге", detailsSubscribers: 1 });
    const pageOf = async (subscriber: { id: number; msisdn: string }) => {
      const user = await given.user();
      await given.grant(user, "subscriber", account, subscriber);
      const employee = await signIn(portal, user);
      return textOf((await employee.get(`${base}/subscribers/${subscriber.msisdn}/records`).expect(200)).text);
    };
    const seen = await pageOf(one);
    expect(seen).toContain("Спор о роуминге");
    expect(seen).toContain("Заказана детализация за октябрь 2026, номера собеседников показаны полностью");
    expect(seen).toContain("Заказана детализация за октябрь 2026, номера собеседников показаны не полностью");
    expect(await pageOf(two)).toContain("Никто не смотрел");
  });

  it("confirm only with a fresh second factor, as on the card", async () => {
    const route = (await import("../../src/usage/index.ts")).callDetailsRoutes;
    expect(route.filter(({ stepUp }) => stepUp).map(({ path }) => path)).toEqual([
      "/a/:account/call-details/:request/confirmation",
    ]);
    expect(route.every(({ viewing }) => viewing === "deny")).toBe(true);
  });
});

describe("«неполная»", () => {
  it.each([
    [
      "the month is not over",
      "2026-10-31T20:59:59Z",
      "Неполная: месяц еще не закончился, записи могут прийти до 01.12.2026",
    ],
    ["29 days after it", "2026-11-29T12:00:00Z", "Неполная: записи роуминга могут прийти до 01.12.2026"],
    [
      "the last second of day 30 in Minsk",
      "2026-11-30T20:59:59Z",
      "Неполная: записи роуминга могут прийти до 01.12.2026",
    ],
    ["day 31", "2026-11-30T21:00:00Z", "Полная"],
  ])("%s", async (_when, now, said) => {
    portal.setNow(new Date(now));
    const { agent, base, one, account } = await givenCalls();
    const path = await order(agent, base, { numbers: one.msisdn });
    await tryOnce();
    const mail = await lastMail();
    const [file] = mail.attachments;
    const book = bookOf(file?.content as Buffer);
    const isWhole = said === "Полная";
    expect(Object.fromEntries(rowsOf(book, 0))).toMatchObject({ Полнота: said });
    expect(book.SheetNames[1]).toBe(isWhole ? "Детализация" : "Детализация (неполная)");
    expect(file?.filename?.includes("неполная")).toBe(!isWhole);
    expect(mail.subject?.includes("(неполная)")).toBe(!isWhole);
    expect(mail.text).toContain(`Полнота: ${said}`);
    expect(textOf((await agent.get(path)).text)).toContain(said);
    expect((await agent.get(`${base}/call-details`)).text.includes(">неполная<")).toBe(!isWhole);
    expect(account.id).toBeGreaterThan(0);
  });
});

it("sends a request again in its own format, whatever the account's is", async () => {
  const { account, agent, base, one } = await givenCalls({ delivery_format: "xlsx" });
  await order(agent, base, { numbers: one.msisdn, format: "csv" });
  await tryOnce();
  const [{ id }] = await owner("deliveries").where({ account_id: account.id });
  await post(agent, `${base}/deliveries/${id}/resends`).expect(303);
  expect(await owner("deliveries").where({ account_id: account.id }).pluck("format")).toEqual(["csv", "csv"]);
  expect(csrfOf(await agent.get(`${base}/call-details`))).not.toBe("");
  expect(idOf("/a/b")).toBe("b");
});
