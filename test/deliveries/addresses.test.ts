import request from "supertest";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { post, signIn, startPortal } from "../support/portal.ts";
import { confirmBy, dayMs, givenOffice, lettersTo, linkTo, plain } from "./office.ts";

const portal = await startPortal();
const now = portal.deps.clock.now();
afterAll(portal.close);
afterEach(() => portal.setNow(now));
const { given, owner } = portal;

const old = "buh@romashka.example";
let last = 0;
/** A mailbox that no other test writes to: letters to one mailbox are counted. */
const mailbox = () => `box${(last += 1)}@romashka.example`;
const sendTo = async ({ agent, account, base }: Awaited<ReturnType<typeof givenOffice>>) => {
  const invoice = await given.invoice(account, { month: `20${10 + (last += 1)}-10-01` });
  const answer = await post(agent, `${base}/invoices/${invoice.id}/deliveries`);
  const to = await owner("deliveries").where({ account_id: account.id, subject_id: invoice.id }).orderBy("email");
  return { status: answer.status, to: to.map(({ email }) => email as string) };
};

describe("GET /a/:account/delivery", () => {
  it("is where [Изменить] leads, with the address, the format and the language as they are", async () => {
    const { agent, base, read } = await givenOffice(portal, { delivery_format: "xlsx-hours", delivery_language: "be" });
    expect((await agent.get(base)).text).toContain(`href="${base}/delivery"`);
    const { text } = await agent.get(`${base}/delivery`).expect(200);
    expect(text).toMatch(/name="email"\s+type="text" value="buh@romashka.example"/);
    expect(text).toContain('<option value="xlsx-hours" selected>Excel: рабочее и нерабочее время</option>');
    expect(text).toContain('<option value="be" selected>Белорусский</option>');
    for (const option of ["PDF", "Excel", "txt", "txt (windows-1251)"]) expect(text).toContain(`>${option}</option>`);
    expect(await read()).toContain("buh@romashka.example Получает");
  });

  it("explains an account without an address, and speaks three languages", async () => {
    const { agent, read } = await givenOffice(portal, { delivery_email: null });
    expect(await read()).toContain("Адресов пока нет");
    await post(agent, "/language", { language: "be", back: "/" });
    expect(await read()).toContain("Куды прыходзяць дакументы");
    await post(agent, "/language", { language: "en", back: "/" });
    expect(await read()).toContain("Where documents go");
  });

  it("is closed to those who may not change it; they see the card without the button", async () => {
    const { account, base } = await givenOffice(portal);
    for (const role of ["viewer", "accountant"] as const) {
      const agent = await signIn(portal, await given.holder(role, account));
      const { text } = await agent.get(base).expect(200);
      expect(plain(text)).toContain(old);
      expect(text).not.toContain(`${base}/delivery"`);
      await agent.get(`${base}/delivery`).expect(403);
      await post(agent, `${base}/delivery`, { email: "x@y.example", format: "pdf", language: "ru" }).expect(403);
    }
  });
});

describe("the form", () => {
  it("saves format and language at once, and writes them down", async () => {
    const { account, base, save, read, journal } = await givenOffice(portal);
    const answer = await save({ format: "txt-1251", language: "en" });
    expect([answer.status, answer.headers["location"]]).toEqual([303, `${base}/delivery`]);
    expect(await read()).toContain("Настройки доставки сохранены.");
    expect(await owner("accounts").where({ id: account.id }).first("delivery_format", "delivery_language")).toEqual({
      delivery_format: "txt-1251",
      delivery_language: "en",
    });
    await save({ format: "txt-1251", language: "en" });
    expect(await journal()).toEqual(["delivery:change"]);
    expect(await portal.notices()).toEqual([]);
    expect(await read("/journal")).toContain("Изменены формат или язык документов");
  });

  it("asks a new address first: the old one receives until the link is used, and both are told", async () => {
    const office = await givenOffice(portal);
    const { save, read, rows, journal } = office;
    const email = mailbox();
    await save({ email }).expect(303);
    expect(await read()).toContain(`Адрес ${old} заменит ${email}, когда его подтвердят`);
    expect((await sendTo(office)).to).toEqual([old]);
    const [told] = (await lettersTo(portal, old)).slice(-1);
    expect(told?.text).toContain(`Ирина Ластовская (09.11.2026 12:00) попросил отправлять документы`);
    expect(told?.text).toContain(`на ${email} вместо ${old}`);

    const link = await linkTo(portal, email);
    // a mail scanner opens it, twice
    for (let n = 0; n < 2; n++) {
      const { text } = await request(portal.app).get(link).expect(200);
      expect(text.match(/<button type="submit"/g)?.length).toBeGreaterThanOrEqual(1);
      expect(plain(text)).toContain("Подтвердить");
      expect(plain(text)).toContain(email);
    }
    expect((await sendTo(office)).to).toEqual([old]);

    const before = (await lettersTo(portal, old)).length;
    const answer = await confirmBy(portal, link);
    expect([answer.status, answer.headers["location"]]).toEqual([303, "/delivery-addresses/confirmed"]);
    expect(plain((await request(portal.app).get("/delivery-addresses/confirmed").expect(200)).text)).toContain(
      "Адрес подтверждён",
    );
    expect((await rows()).map((row) => row.email)).toEqual([email]);
    expect((await sendTo(office)).to).toEqual([email]);
    const news = (await lettersTo(portal, old)).slice(before);
    expect(news.map(({ text }) => text)).toEqual([expect.stringContaining(`приходят на него вместо ${old}`)]);
    expect(await journal()).toEqual(
      expect.arrayContaining(["delivery:ask-address", "delivery:confirm-address", "deliveries:request"]),
    );
  });

  it("keeps no token that could be read from the table", async () => {
    const { save, rows } = await givenOffice(portal);
    const email = mailbox();
    await save({ email });
    const token = (await linkTo(portal, email)).split("/").at(-1) ?? "";
    expect(token).toHaveLength(43);
    expect(JSON.stringify(await rows())).not.toContain(token);
  });

  it("sends one letter for two clicks, and a later wish kills the link of the one before", async () => {
    const { save, read, rows } = await givenOffice(portal);
    const [first, second] = [mailbox(), mailbox()];
    await save({ email: first });
    await save({ email: first }).expect(303);
    expect(await read()).toContain(`Ссылка на ${first} уже отправлена`);
    expect(await lettersTo(portal, first)).toHaveLength(1);
    await save({ email: second });
    expect((await rows()).map(({ email }) => email)).toEqual([old, second]);
    expect((await confirmBy(portal, await linkTo(portal, first))).status).toBe(404);
    expect((await confirmBy(portal, await linkTo(portal, second))).status).toBe(303);
  });

  it("of an account without an address makes the first one", async () => {
    const office = await givenOffice(portal, { delivery_email: null });
    const email = mailbox();
    expect((await sendTo(office)).status).toBe(422);
    await office.save({ email }).expect(303);
    expect((await sendTo(office)).status).toBe(422);
    await confirmBy(portal, await linkTo(portal, email));
    expect((await sendTo(office)).to).toEqual([email]);
  });

  it.each([
    ["", "Укажите Email"],
    ["  ", "Укажите Email"],
    ["buh", "Укажите один адрес вида"],
    ["a@b.by, c@d.by", "Укажите один адрес вида"],
    ["Бухгалтер <a@b.by>", "Укажите один адрес вида"],
    ["a@b.by\r\nBcc: x@y.by", "Укажите один адрес вида"],
    [`${"a".repeat(300)}@b.by`, "Укажите один адрес вида"],
  ])("says what is wrong with the address %j and keeps what was typed", async (email, sentence) => {
    const { save, rows } = await givenOffice(portal);
    const { text } = await save({ email, format: "txt", language: "en" }).expect(422);
    expect(plain(text)).toContain(sentence);
    expect(text).toContain('<option value="txt" selected>');
    expect(text).toContain('<option value="en" selected>');
    if (email.trim() && !email.includes("\n")) {
      const shown = email.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
      expect(text).toContain(`value="${shown}"`);
    }
    expect(await rows()).toHaveLength(1);
    expect(await portal.owner("accounts").where({ delivery_format: "txt", delivery_language: "en" })).toEqual([]);
  });

  it("takes an address in any script and case, and asks for a format and a language that exist", async () => {
    const { save, rows } = await givenOffice(portal);
    await save({ email: "  BUH@Ромашка.БЕЛ " }).expect(303);
    expect((await rows()).map(({ email }) => email)).toEqual([old, "buh@ромашка.бел"]);
    expect(plain((await save({ format: "doc" }).expect(422)).text)).toContain("Выберите формат");
    expect(plain((await save({ language: "pl" }).expect(422)).text)).toContain("Выберите язык");
  });
});

describe("several addresses", () => {
  it("each get a message of their own, once confirmed; the others are told of it twice", async () => {
    const office = await givenOffice(portal);
    const [second, third] = [mailbox(), mailbox()];
    const before = (await lettersTo(portal, old)).length;
    await office.add(second).expect(303);
    await office.add(third).expect(303);
    expect((await sendTo(office)).to).toEqual([old]);
    await confirmBy(portal, await linkTo(portal, second));
    const texts = (await lettersTo(portal, old)).slice(before).map(({ text }) => text);
    expect(texts).toHaveLength(3);
    expect(texts[0]).toContain(`и на адрес ${second}`);
    expect(texts[2]).toContain(`Адрес ${second} подтверждён`);
    const sent = await sendTo(office);
    expect(sent.to).toEqual([second, old].toSorted());
    expect(await office.read("/deliveries")).toContain(`на отправку на ${old}, ${second}.`);
    expect(await office.read("")).toContain(`${old}, ${second}`);
    expect(await office.read("")).toContain(`Ждёт подтверждения ${third}`);
    // each with its own Message-ID and job
    const rows = await owner("deliveries").where({ account_id: office.account.id });
    expect(new Set(rows.map(({ message_id }) => message_id)).size).toBe(rows.length);
  });

  it("are ten at most, and none of them twice", async () => {
    const { account, add, read } = await givenOffice(portal);
    expect(plain((await add(old).expect(422)).text)).toContain("Этот адрес уже есть в списке");
    for (let n = 0; n < 8; n++) await given.address(account, { email: mailbox() });
    const tenth = mailbox();
    await add(tenth).expect(303);
    await add(tenth).expect(303);
    expect(await lettersTo(portal, tenth)).toHaveLength(1);
    const { text } = await add("eleventh@romashka.example").expect(422);
    expect(plain(text)).toContain("Адресов не больше десяти");
    expect(await read()).toContain("Адресов не больше десяти");
  });

  it("are removed, and told so; what waits is forgotten in silence", async () => {
    const office = await givenOffice(portal);
    const [second, waiting] = [mailbox(), mailbox()];
    await given.address(office.account, { email: second });
    await office.add(waiting);
    const link = await linkTo(portal, waiting);
    const letters = (await lettersTo(portal, waiting)).length;
    await office.act(waiting, "removal");
    expect(await lettersTo(portal, waiting)).toHaveLength(letters);
    expect((await request(portal.app).get(link)).status).toBe(404);
    const path = `${office.base}/delivery/addresses/${await office.idOf(old)}/removal`;
    await post(office.agent, path).expect(303);
    expect((await lettersTo(portal, old)).at(-1)?.text).toContain(`удалил адрес ${old}`);
    expect((await sendTo(office)).to).toEqual([second]);
    await post(office.agent, path).expect(404);
    expect(await office.journal()).toEqual(expect.arrayContaining(["delivery:remove-address"]));
  });

  it("come back as they were, once, by who has removed them, and are told so", async () => {
    const office = await givenOffice(portal);
    const second = await given.address(office.account, { email: mailbox() });
    const addresses = [await office.idOf(old), second.id].map(String);
    await office.schedule({ every: "issued", addresses }).expect(303);
    const before = await office.rows();
    const restorations = `${office.base}/delivery/addresses/restorations`;
    await office.act(second.email, "removal");
    expect(await office.rows()).toHaveLength(1);
    const { text } = await office.agent.get(`${office.base}/delivery`).expect(200);
    expect(text).toContain(`<form method="post" action="${restorations}" data-gone-after="10"`);
    const colleague = await signIn(portal, await given.holder("administrator", office.account));
    await post(colleague, restorations).expect(303);
    expect(await office.rows()).toHaveLength(1);
    await post(office.agent, restorations).expect(303);
    expect(await office.rows()).toEqual(before);
    const schedule = await portal.owner("delivery_schedules").where({ account_id: office.account.id }).first();
    expect(schedule.address_ids.map(String)).toEqual(addresses);
    expect((await lettersTo(portal, second.email)).at(-1)?.text).toContain(`вернул адрес ${second.email}`);
    expect(await office.journal()).toContain("delivery:restore-address");
    await post(office.agent, restorations).expect(303);
    expect(await office.read()).toContain("Адрес уже не вернуть");
  });

  it("come back for ten minutes, and not beside themselves; of those that never confirmed the link has died", async () => {
    const office = await givenOffice(portal);
    const second = await given.address(office.account, { email: mailbox() });
    const restorations = `${office.base}/delivery/addresses/restorations`;
    await office.act(second.email, "removal");
    await given.address(office.account, { email: second.email });
    await post(office.agent, restorations).expect(303);
    expect(await office.rows()).toHaveLength(2);
    await office.act(second.email, "removal");
    portal.setNow(new Date(now.getTime() + 10 * 60_000));
    await post(office.agent, restorations).expect(303);
    portal.setNow(now);
    expect(await office.rows()).toHaveLength(1);
    const waiting = mailbox();
    await office.add(waiting);
    await office.act(waiting, "removal");
    expect((await office.agent.get(`${office.base}/delivery`)).text).not.toContain("data-gone-after");
  });

  it("keep the last one that receives, and one that a schedule needs", async () => {
    const office = await givenOffice(portal);
    await office.act(old, "removal");
    expect(await office.read()).toContain("Это единственный адрес, который получает документы.");
    const second = await given.address(office.account, { email: mailbox(), paused_at: now, pause_reason: "550 no" });
    await office.act(old, "removal");
    expect(await office.rows()).toHaveLength(2);
    await office.act(second.email, "resumption");
    await office.schedule({ every: "issued", addresses: String(await office.idOf(old)) }).expect(303);
    await office.act(old, "removal");
    expect(await office.read()).toContain("Только на этот адрес уходят документы по расписанию");
    await office.schedule({ every: "off" }).expect(303);
    await office.act(old, "removal");
    expect((await office.rows()).map(({ email }) => email)).toEqual([second.email]);
  });

  it("of another account are not there", async () => {
    const mine = await givenOffice(portal);
    const other = await givenOffice(portal);
    const id = await other.idOf(old);
    for (const noun of ["links", "removal", "resumption"]) {
      await post(mine.agent, `${mine.base}/delivery/addresses/${id}/${noun}`).expect(404);
      await post(mine.agent, `${other.base}/delivery/addresses/${id}/${noun}`).expect(404);
    }
    expect(await other.rows()).toHaveLength(1);
  });
});

describe("a link", () => {
  it("works for three days, once, and not when it was changed", async () => {
    const { add, user, base } = await givenOffice(portal);
    const [first, second] = [mailbox(), mailbox()];
    await add(first);
    await add(second);
    const link = await linkTo(portal, first);
    const tampered = link.slice(0, -1) + (link.endsWith("A") ? "B" : "A");
    expect((await request(portal.app).get(tampered)).status).toBe(404);
    portal.setNow(new Date(now.getTime() + 3 * dayMs - 1_000));
    expect((await confirmBy(portal, link)).status).toBe(303);
    const again = await request(portal.app).get(link).expect(404);
    expect(plain(again.text)).toContain("Ссылка не действует");
    portal.setNow(new Date(now.getTime() + 3 * dayMs + 1_000));
    expect((await confirmBy(portal, await linkTo(portal, second))).status).toBe(404);
    const later = await signIn(portal, user);
    expect(plain((await later.get(`${base}/delivery`)).text)).toContain("Ссылка истекла");
  });

  it("is used by one of two clicks at once", async () => {
    const { add, journal } = await givenOffice(portal);
    const email = mailbox();
    await add(email);
    const link = await linkTo(portal, email);
    const answers = await Promise.all([confirmBy(portal, link), confirmBy(portal, link)]);
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["303", "404"]);
    expect((await journal()).filter((action) => action === "delivery:confirm-address")).toHaveLength(1);
  });

  it("is sent again by the administrator; the one before dies, and a mailbox gets five a day", async () => {
    const { add, act, agent, base, idOf, read, account } = await givenOffice(portal);
    const email = mailbox();
    await add(email);
    const first = await linkTo(portal, email);
    await act(email, "links");
    expect(await read()).toContain(`Отправили ссылку на ${email}`);
    expect((await confirmBy(portal, first)).status).toBe(404);
    for (let n = 0; n < 3; n++) await act(email, "links");
    const refused = await post(agent, `${base}/delivery/addresses/${await idOf(email)}/links`);
    expect([refused.status, Number(refused.headers["retry-after"]) > 0]).toEqual([429, true]);
    expect(plain(refused.text)).toContain("слишком много");
    expect(await lettersTo(portal, email)).toHaveLength(5);
    expect((await confirmBy(portal, await linkTo(portal, email))).status).toBe(303);
    await act(email, "links");
    const actions = await owner("audit_records").where({ account_id: account.id, action: "delivery:send-link" });
    expect(actions).toHaveLength(4);
  });

  it("is sent again by support, who say why", async () => {
    const { account, add, journal, idOf } = await givenOffice(portal);
    const email = mailbox();
    await add(email);
    const staff = await given.user({ email: `staff${last}@operator.example`, phone: null, is_staff: true });
    const agent = request.agent(portal.app);
    const signed = await post(agent, "/support/sign-in", {
      email: String((staff as never)["email"]),
      password: "Test-pass-2026",
    });
    expect(signed.status).toBe(303);
    const home = `/support/accounts/${account.number}`;
    expect(plain((await agent.get(home).expect(200)).text)).toContain(`${email} Ирина Ластовская`);
    const path = `${home}/delivery-addresses/${await idOf(email)}/links`;
    expect(plain((await post(agent, path, { reason: " " })).text)).toContain("Напишите причину");
    expect(await lettersTo(portal, email)).toHaveLength(1);
    await post(agent, path, { reason: "Письмо потерялось" }).expect(303);
    expect(await lettersTo(portal, email)).toHaveLength(2);
    expect(await journal()).toEqual(["delivery:ask-address", "delivery:send-link"]);
    const record = await owner("audit_records").where({ account_id: account.id }).orderBy("id", "desc").first();
    expect([record.role, record.after.reason]).toEqual(["support", "Письмо потерялось"]);
    await confirmBy(portal, await linkTo(portal, email));
    await post(agent, path, { reason: "Ещё раз" }).expect(303);
    expect(await lettersTo(portal, email)).toHaveLength(2);
    const other = await givenOffice(portal);
    await post(agent, `/support/accounts/${other.account.number}/delivery-addresses/${await idOf(email)}/links`, {
      reason: "Чужой",
    }).expect(404);
  });
});

describe("a delivery that failed for one of several", () => {
  it("is sent again to that one alone", async () => {
    const office = await givenOffice(portal);
    const second = mailbox();
    await given.address(office.account, { email: second });
    await sendTo(office);
    await owner("deliveries").where({ account_id: office.account.id }).update({ state: "sent" });
    const failed = { account_id: office.account.id, email: second };
    await owner("deliveries").where(failed).update({ state: "failed" });
    const { id } = await owner("deliveries").where(failed).first("id");
    await post(office.agent, `${office.base}/deliveries/${id}/resends`).expect(303);
    const queued = await owner("deliveries").where({ account_id: office.account.id, state: "queued" });
    expect(queued.map(({ email }) => email)).toEqual([second]);
  });
});
