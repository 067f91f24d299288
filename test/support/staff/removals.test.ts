import { afterAll, describe, expect, it } from "vitest";
import type { Role } from "../../../src/accounts/index.ts";
import { isSamePerson } from "../../../src/support/removals/same-person.ts";
import { asvs } from "../asvs.ts";
import { type Agent, signIn, startPortal } from "../portal.ts";
import { givenStaff, journalOf, proveStaff, send, signInStaff, ticket } from "./office.ts";

const portal = await startPortal();
const { given, owner } = portal;
afterAll(portal.close);
const noon = new Date("2026-11-09T09:00:00Z");
const reason = "Потерял телефон и коды";
const list = "/support/removals";

const enterStaff = async (columns: Parameters<typeof givenStaff>[1] = {}) => {
  const staff = await givenStaff(portal, columns);
  const agent = await signInStaff(portal, staff);
  await proveStaff(portal, agent);
  return { ...staff, agent };
};
const first = await enterStaff({ name: "Первая Анна" });
const second = await enterStaff({ name: "Вторая Бэла" });

const givenCustomer = async (role: Role = "administrator") => {
  const account = await given.account();
  const person = await given.holder(role, account, { email: `a${account.id}@client.example` });
  await given.subscriber(account, { msisdn: person.phone });
  const factor = { user_id: person.id, kind: "sms", created_at: noon, confirmed_at: noon };
  await owner("second_factors").insert(factor);
  const home = `/support/accounts/${account.number}`;
  return { account, person, home, page: `${home}/people/${person.id}` };
};
type Customer = Awaited<ReturnType<typeof givenCustomer>>;
const factorsOf = ({ person }: Customer) => owner("second_factors").where({ user_id: person.id });
const rowOf = ({ account }: Customer) => owner("support_removals").where({ account_id: account.id }).first("*");

const ask = async (customer: Customer, agent: Agent = first.agent, noun = "factor-removals") =>
  send(agent, customer.page, `${customer.page}/${noun}`, { reason, ticket });
const asked = async (role: Role = "administrator") => {
  const customer = await givenCustomer(role);
  expect((await ask(customer)).status).toBe(303);
  return { ...customer, id: Number((await rowOf(customer)).id) };
};
type Asked = Awaited<ReturnType<typeof asked>>;
const decide = async ({ home, id }: Asked, agent: Agent, noun: string, fields: Record<string, string> = {}) =>
  send(agent, list, `${home}/removals/${id}/${noun}`, fields);
/** What the page says after the redirect. */
const told = async (agent: Agent) => (await agent.get(list).expect(200)).text;
const stateOf = async (customer: Customer) => (await rowOf(customer)).state;

describe("the second factor of somebody who manages others' numbers", () => {
  it.each(["administrator", "supervisor"] as const)(
    `of the %s is not taken off by one member of the staff`,
    async (role) => {
      const customer = await asked(role);
      const { account, person, page } = customer;
      expect(await factorsOf(customer)).toHaveLength(1);
      expect(await owner("users").where({ id: person.id }).first("session_version")).toEqual({ session_version: 1 });
      const shown = await first.agent.get(page).expect(200);
      expect(shown.text).toContain("Ждёт подтверждения: Второй фактор");
      expect(shown.text).toContain("Отозвать запрос");
      expect(shown.text).not.toContain("Подтвердить и отключить");
      expect(await journalOf(portal, account)).toMatchObject([
        {
          user_id: first.id,
          action: "support:ask-removal",
          subject: person.name,
          after: { reason, ticket, removal: "factors" },
        },
      ]);
    },
  );

  it(`is told to the person by mail and by SMS when it is asked for, and when it is done ${asvs("6.3.7")}`, async () => {
    const customer = await asked();
    const { account, person } = customer;
    const to = [`a${account.id}@client.example`, person.phone];
    const before = (await portal.notices()).slice(-2);
    expect(before.map((notice) => notice.to)).toEqual(to);
    expect(before[0]?.text).toContain("Пока ничего не изменилось");
    expect(before[1]?.text.length).toBeLessThanOrEqual(70);
    await decide(customer, second.agent, "confirmation");
    const after = (await portal.notices()).slice(-2);
    expect(after.map((notice) => notice.to)).toEqual(to);
    expect(after[0]?.text).toContain("отключила второй фактор");
  });

  it(`is taken off when another member confirms: sessions end, and both names are in both journals ${asvs("6.5.6")}`, async () => {
    const customer = await asked();
    const { account, person } = customer;
    const number = account.number;
    const page = await told(second.agent);
    expect(page).toContain(person.name);
    expect(page).toContain(`обращение № ${ticket}`);
    expect((await second.agent.get("/support")).text).toMatch(/Запросы на подтверждение: [1-9]/);
    expect((await second.agent.get(customer.page)).text).toContain("Подтвердить и отключить");
    expect((await decide(customer, second.agent, "confirmation")).headers["location"]).toBe(list);
    expect(await told(second.agent)).toContain(`Второй фактор отключён: ${person.name}`);
    expect(await factorsOf(customer)).toEqual([]);
    expect(await rowOf(customer)).toMatchObject({ state: "done", asked_by: first.id, decided_by: second.id });
    const both = { askedBy: first.name, ticket };
    expect((await journalOf(portal, account)).slice(1)).toMatchObject([
      { user_name: second.name, action: "users:remove-factor", after: { ...both, reason, removed: 1 } },
      { user_name: second.name, action: "support:confirm-removal", after: both },
    ]);
    const own = await owner("audit_records")
      .where({ account_id: 0 })
      .whereRaw("after->>'account' = ?", [number])
      .orderBy("id");
    expect(own.map(({ user_id, action }) => [user_id, action])).toEqual([
      [first.id, "support:ask-removal"],
      [second.id, "support:confirm-removal"],
    ]);
    await signIn(portal, person);
  });

  it("is asked for once at a time", async () => {
    const customer = await asked();
    const again = await ask(customer, second.agent);
    expect(again.status).toBe(303);
    expect((await second.agent.get(customer.page)).text).toContain("Такой запрос уже ждёт подтверждения");
    expect(await owner("support_removals").where({ user_id: customer.person.id })).toHaveLength(1);
  });

  it("is done once, however many confirm at the same time", async () => {
    const customer = await asked();
    const third = await enterStaff({ name: "Третий Вацлав" });
    await Promise.all([second, third, second, third].map(({ agent }) => decide(customer, agent, "confirmation")));
    const done = await journalOf(portal, customer.account, "users:remove-factor");
    expect(done).toHaveLength(1);
    expect(await journalOf(portal, customer.account, "support:confirm-removal")).toHaveLength(1);
  });

  it("needs two also where the person manages another account, and here only looks", async () => {
    const customer = await givenCustomer("viewer");
    await given.grant(customer.person, "administrator", await given.account());
    await ask(customer);
    expect(await factorsOf(customer)).toHaveLength(1);
    expect(await stateOf(customer)).toBe("open");
  });

  it("of everybody else is taken off at once", async () => {
    const customer = await givenCustomer("accountant");
    await ask(customer);
    expect(await factorsOf(customer)).toEqual([]);
    expect(await rowOf(customer)).toBeUndefined();
  });
});

const refusedTo = async (agent: Agent, customer: Asked) => {
  await decide(customer, agent, "confirmation");
  expect(await told(agent)).toContain("должен другой человек");
  await decide(customer, agent, "refusal", { reason: "Нет" });
  expect(await stateOf(customer)).toBe("open");
  expect(await factorsOf(customer)).toHaveLength(1);
};

describe("who confirms is another person", () => {
  it("never the author", async () => refusedTo(first.agent, await asked()));

  it("nor the author by another login: of the same name, or the same mailbox", async () => {
    const spelled = await enterStaff({ name: "АННА  первая" });
    await refusedTo(spelled.agent, await asked());
    const tagged = await enterStaff({ name: "Анна П.", email: first.email.replace("@", "+2@") });
    await refusedTo(tagged.agent, await asked());
  });

  it("nor whom it is about", async () => {
    const customer = await asked();
    const own = await enterStaff({ name: customer.person.name });
    await refusedTo(own.agent, customer);
  });

  it("is known by id, name and mailbox", () => {
    const one = { id: 1, name: "Алёна Ким", email: "kim@operator.example" };
    expect(isSamePerson(one, { id: 1, name: "Иная", email: null })).toBe(true);
    expect(isSamePerson(one, { id: 2, name: "ким,  АЛЕНА", email: null })).toBe(true);
    expect(isSamePerson(one, { id: 2, name: "Иная", email: "Kim+x@operator.example" })).toBe(true);
    expect(isSamePerson(one, { id: 2, name: "Иная", email: "kima@operator.example" })).toBe(false);
    expect(isSamePerson({ ...one, email: null }, { id: 2, name: "Иная", email: null })).toBe(false);
  });

  it("is said by the table too", async () => {
    const customer = await asked();
    const settle = (decided_by: number | null) =>
      owner("support_removals")
        .where({ id: customer.id })
        .update({ state: "done", decided_by, decided_by_name: "x", decided_at: noon });
    await expect(settle(first.id)).rejects.toThrow("two_members");
    await expect(settle(null)).rejects.toThrow("two_members");
  });
});

describe("a request that nobody confirms", () => {
  it("is refused with a reason, and nothing changes", async () => {
    const customer = await asked();
    const bare = await decide(customer, second.agent, "refusal", { reason: " " });
    expect(bare.status).toBe(422);
    expect(bare.text).toContain("Напишите причину");
    await decide(customer, second.agent, "refusal", { reason: "Человек об этом не просил" });
    expect(await rowOf(customer)).toMatchObject({ state: "refused", refusal: "Человек об этом не просил" });
    expect(await factorsOf(customer)).toHaveLength(1);
    const [, refused] = await journalOf(portal, customer.account);
    expect(refused).toMatchObject({ action: "support:refuse-removal", after: { askedBy: first.name } });
    await decide(customer, second.agent, "confirmation");
    expect(await told(second.agent)).toContain("уже решён или истёк");
    expect(await factorsOf(customer)).toHaveLength(1);
  });

  it("is withdrawn by its author alone", async () => {
    const customer = await asked();
    await decide(customer, second.agent, "withdrawal");
    expect(await stateOf(customer)).toBe("open");
    await decide(customer, first.agent, "withdrawal");
    expect(await rowOf(customer)).toMatchObject({ state: "withdrawn", decided_by: first.id });
    await decide(customer, second.agent, "confirmation");
    expect(await factorsOf(customer)).toHaveLength(1);
  });

  it("holds for 24 hours, and can be asked for anew after that", async () => {
    const customer = await asked();
    portal.setNow(new Date(noon.getTime() + 24 * 3_600_000));
    const late = await enterStaff({ name: "Четвёртый Глеб" });
    expect((await late.agent.get(list)).text).toContain("Запросов нет");
    expect((await late.agent.get(customer.page)).text).not.toContain("Ждёт подтверждения");
    await decide(customer, late.agent, "confirmation");
    expect(await factorsOf(customer)).toHaveLength(1);
    await ask(customer, late.agent);
    const rows = await owner("support_removals").where({ user_id: customer.person.id }).orderBy("id");
    expect(rows.map(({ state, asked_by }) => [state, asked_by])).toEqual([
      ["expired", first.id],
      ["open", late.id],
    ]);
    portal.setNow(noon);
  });
});

const isVoid = async (customer: Asked) => {
  await decide(customer, second.agent, "confirmation");
  expect(await told(second.agent)).toContain("Запрос больше не действует");
  expect(await stateOf(customer)).toBe("void");
  expect(await factorsOf(customer)).toHaveLength(1);
};

describe("what has changed since it was asked for", () => {
  it("a person who manages nobody's numbers any more: it is asked for as things are", async () => {
    const customer = await asked();
    await owner("grants").where({ user_id: customer.person.id }).update({ role: "viewer" });
    await isVoid(customer);
  });

  it("a person without access", async () => {
    const customer = await asked();
    await owner("grants").where({ user_id: customer.person.id }).update({ revoked_at: noon });
    expect(await told(second.agent)).not.toContain(customer.person.name);
    await isVoid(customer);
  });

  it.each([{ is_staff: false }, { status: "suspended" }])("an author who is %o", async (columns) => {
    const author = await enterStaff({ name: `Уволенный ${JSON.stringify(columns)}` });
    const customer = await givenCustomer();
    await ask(customer, author.agent);
    await owner("users").where({ id: author.id }).update(columns);
    await isVoid({ ...customer, id: Number((await rowOf(customer)).id) });
  });
});

describe("deciding", () => {
  it("asks for a second factor of one's own, shown just now", async () => {
    const customer = await asked();
    const bare = await signInStaff(portal, await givenStaff(portal, { name: "Без фактора" }));
    for (const noun of ["confirmation", "refusal", "withdrawal"]) {
      expect((await decide(customer, bare, noun, { reason: "x" })).status).toBe(403);
    }
    const stale = await enterStaff({ name: "Давно входил" });
    portal.setNow(new Date(noon.getTime() + 11 * 60_000));
    const refused = await decide(customer, stale.agent, "confirmation");
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("/step-up?next=");
    portal.setNow(noon);
    expect(await stateOf(customer)).toBe("open");
  });

  it("is not for web without a member of the staff, nor in another's name", async () => {
    const customer = await asked();
    const { account, person } = customer;
    const row = {
      account_id: account.id,
      user_id: person.id,
      user_name: "x",
      what: "login",
      reason: "x",
      ticket: "x",
      asked_by: first.id,
      asked_by_name: "x",
      asked_at: noon,
      expires_at: noon,
    };
    const as = (staffId: number | null, sql: (tx: typeof portal.db.knex) => Promise<unknown>) =>
      portal.db.knex.transaction(async (tx) => {
        await tx.raw("select set_config('app.account_ids', ?, true)", [`{${account.id}}`]);
        if (staffId !== null) await tx.raw("select set_config('app.staff_id', ?, true)", [String(staffId)]);
        return sql(tx);
      });
    for (const staffId of [null, second.id, person.id]) {
      await expect(as(staffId, async (tx) => tx("support_removals").insert(row))).rejects.toThrow("row-level security");
    }
    const done = { state: "done", decided_by: second.id, decided_by_name: "x", decided_at: noon };
    const settle = async (tx: typeof portal.db.knex) =>
      tx("support_removals").where({ account_id: account.id, id: customer.id }).update(done);
    expect(await as(null, settle)).toBe(0);
    await expect(as(first.id, settle)).rejects.toThrow("row-level security");
    const answers = await as(null, async (tx) => (await tx.raw("select looks_after_others(0) as yes")).rows);
    expect(answers).toEqual([{ yes: true }]);
    expect(await as(null, async (tx) => (await tx.raw("select * from support_open_removals(now(), 5)")).rows)).toEqual(
      [],
    );
  });
});
