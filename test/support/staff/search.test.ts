import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { readQuery } from "../../../src/support/search/query.ts";
import { signIn, startPortal } from "../portal.ts";
import { asShown } from "../shown.ts";
import { givenStaff, signInStaff } from "./office.ts";

const portal = await startPortal();
const { given, owner, db } = portal;
afterAll(portal.close);

const client = await given.client({ name: "ООО «Ромашковый Луг»", unp: "690000022" });
const account = await given.account({ client_id: client.id });
const tariff = await given.tariff();
await given.subscriber(account, {
  msisdn: "375447654321",
  iccid: "8937501000000987654",
  last_name: "Дем'яненко",
  first_name: "Мікіта",
  tariff_id: tariff.id,
  status: "suspended",
});
await given.subscriber(account, { last_name: "Лукʼянюк", first_name: "Ян" });
const person = await given.holder("administrator", account, {
  name: "Кавалёў Уладзіслаў Сяргеевіч",
  email: "kavalou@romashka.example",
});
const author = { author_user_id: person.id, author_name: person.name, author_role: "administrator" };
const order = { account_id: account.id, operation: "connect-service", params: "{}", source: "list", ...author };
await owner("orders").insert({ ...order, number: 188, state: "done", subject: "Роуминг" });
await owner("orders").insert({ ...order, state: "draft" });
const other = await given.account();
await given.subscriber(other, { last_name: "Чужой" });
const staff = await givenStaff(portal);
const agent = await signInStaff(portal, staff);

const find = async (q: string) => (await agent.get("/support").query({ q }).expect(200)).text;
const pageOf = (id: { number: string }) => `href="/support/accounts/${id.number}"`;
const number = account.number;

describe("support finds a customer", () => {
  it.each([
    ["by a number", "375447654321"],
    ["by a number as people write it", "8 (044) 765-43-21"],
    ["by a number with +", "+375 44 765 43 21"],
    ["by a number with a trunk zero", "+375 (0)44 765-43-21"],
    ["by a number with dots and marks", "\u2800375.44.765.43.21"],
    ["by a number of a link", "tel:+375-44-765-43-21"],
    ["by the account", number],
    ["by the account with dashes", `№ ${number.slice(0, 4)}-${number.slice(4, 7)}-${number.slice(7)}`],
    ["by the account with spaces", `${number.slice(0, 5)} ${number.slice(5, 8)} ${number.slice(8)}`],
    ["by the whole SIM", "8937501000000987654"],
    ["by the last six digits of the SIM", "987654"],
    ["by the last digits of the SIM, in groups", "0000 9876 54"],
    ["by the УНП", "690000022"],
    ["by the УНП with its word", "УНП 690000022"],
    ["by a part of the company's name", "ромашков"],
    ["by the company's name in quotes", "ООО «Ромашковый луг»"],
    ["by a subscriber's surname, spelled otherwise", "ДЕМЬЯНЕНКО"],
    ["by a subscriber's names, the other way round", "микита дем’яненко"],
    ["by a surname with another apostrophe", "демʼяненко"],
    ["by a surname kept with another apostrophe", "лук'янюк"],
    ["by an order's number and the account", `188 ${number}`],
    ["by the account and an order's number", `${number} № 188`],
  ])("%s: %s", async (_how, q) => {
    const page = await find(q);
    expect(page).toContain(pageOf(account));
    expect(page).toContain("ООО «Ромашковый Луг»".replaceAll('"', "&#34;"));
    expect(page).toContain("690000022");
    expect(page).not.toContain(pageOf(other));
  });

  it.each([
    ["by a name in Russian letters, the first one first", "сяргеевич КАВАЛЕ"],
    ["by e-mail", "KAVALOU@romashka.example"],
    ["by e-mail with marks that nobody sees", "\u200bkavalou@romashka.example\u00ad"],
    ["by the phone that he signs in with", person.phone],
  ])("a person with access %s: %s", async (_how, q) => {
    expect(await find(q)).toContain(`href="/support/accounts/${number}/people/${person.id}"`);
  });

  it("and says what of, in groups", async () => {
    const page = await find("188 " + number);
    expect(page).toMatch(/<h2[^>]*>Заявки<\/h2>/);
    expect(page).toContain("Заявка № 188");
    expect(await find("375447654321")).toContain(asShown("+375 44 765-43-21"));
  });

  it.each([
    ["a draft, which nobody has ordered", `189 ${number}`],
    ["wildcards of LIKE", "%%%%___"],
    ["an order of another account", `188 ${other.number}`],
    ["nobody", "Несуществующий"],
    ["a backslash", "\\\\\\abc'; drop table users; --"],
  ])("not: %s", async (_what, q) => {
    const page = await find(q);
    expect(page).not.toContain("/support/accounts/");
    expect(page).toMatch(/Ничего не найдено|Этого мало для поиска/);
  });

  it.each(["аб", "12345", "  ", "ь'ь'ь", "x".repeat(200)])("not by too little: %j", async (q) => {
    expect(await find(q)).not.toContain("/support/accounts/");
  });

  it("shows twenty of a group and says that there are more", async () => {
    for (let n = 0; n < 22; n++) await given.subscriber(other, { last_name: `Частов ${n}`, tariff_id: tariff.id });
    const page = await find("частов");
    expect(page.match(new RegExp(pageOf(other), "g"))).toHaveLength(20);
    expect(page).toContain("Показаны первые 20 совпадений, есть и другие");
  });
});

const askAs = (id: number | null) =>
  db.knex.transaction(async (trx) => {
    if (id !== null) await trx.raw("select set_config('app.staff_id', ?, true)", [String(id)]);
    const found = await trx.raw("select * from support_search('number', array['375447654321'], 5)");
    const customers = await trx.raw("select * from support_customer(?)", [account.id]);
    const signIns = await trx.raw("select * from support_sign_ins(?, null, 5)", [account.id]);
    return [found.rows.length, customers.rows.length, signIns.rows.length > 0];
  });

describe("the door", () => {
  it("is shut to strangers, and not there for customers", async () => {
    const stranger = await request(portal.app).get("/support?q=1").expect(303);
    expect(stranger.headers["location"]).toBe(`/support/sign-in?next=${encodeURIComponent("/support?q=1")}`);
    const customer = await signIn(portal, person);
    for (const path of ["/support", `/support/accounts/${number}`, `/support/accounts/${number}/people/${person.id}`]) {
      await customer.get(path).expect(404);
    }
  });

  it("leads staff to the search, whose menu says who and where", async () => {
    expect((await agent.get("/").expect(303)).headers["location"]).toBe("/support");
    expect((await agent.get(`/a/${number}`).expect(303)).headers["location"]).toBe("/support");
    const page = await agent.get("/support").expect(200);
    expect(page.text).toMatch(/aria-current="page"[^]*Поиск клиента/);
    expect(page.text).toContain('<span class="user-role">Поддержка</span>');
    await agent.get("/support/accounts/00099999999").expect(404);
    await agent.get(`/support/accounts/${number}/people/99999`).expect(404);
    await agent.get(`/support/accounts/${other.number}/people/${person.id}`).expect(404);
  });

  it("is the database's too: its functions answer an active member of the staff alone", async () => {
    await signIn(portal, person);
    const dismissed = await givenStaff(portal, { status: "suspended" });
    expect(await askAs(staff.id)).toEqual([1, 1, true]);
    expect(await askAs(null)).toEqual([0, 0, false]);
    expect(await askAs(person.id)).toEqual([0, 0, false]);
    expect(await askAs(dismissed.id)).toEqual([0, 0, false]);
  });
});

const kindsOf = (q: string) => readQuery(q).map(({ kind }) => kind);

describe("what is typed", () => {
  it("may be several things at once", () => {
    expect(kindsOf("80291000001")).toEqual(["account", "number", "login", "sim"]);
    expect(kindsOf("291000001")).toEqual(["number", "login", "sim", "unp"]);
    expect(kindsOf("Ромашка")).toEqual(["company", "person", "subscriber"]);
    expect(readQuery("188 00020 000 001")[0]).toEqual({ kind: "order", wanted: ["20000001", "188"] });
    expect(readQuery("00020000001/188")[0]).toEqual({ kind: "order", wanted: ["20000001", "188"] });
  });
});
