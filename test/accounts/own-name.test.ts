import { afterAll, describe, expect, it } from "vitest";
import { post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);

const givenTwo = async () => {
  const { given } = portal;
  const client = await given.client();
  const [first, second] = [
    await given.account({ client_id: client.id }),
    await given.account({ client_id: client.id }),
  ];
  const user = await given.holder("supervisor", first);
  await given.grant(user, "supervisor", second);
  return { first, second, agent: await signIn(portal, user) };
};
const header = (text: string) => /<header[^]*?<\/header>/.exec(text)?.[0] ?? "";

describe("an account's own name", () => {
  it("is given by its people, stands wherever accounts are told apart, and finds it", async () => {
    const { first, second, agent } = await givenTwo();
    const base = `/a/${first.number}`;
    const named = await post(agent, `${base}/own-name`, { name: " Склад  на Притыцкого " }).expect(303);
    expect(named.headers["location"]).toBe(base);
    expect((await agent.get(base).expect(200)).text).toContain("Название сохранено.");
    const list = await agent.get("/accounts").expect(200);
    expect(list.text).toContain(">Склад на Притыцкого</a>");
    const found = await agent.get(`/accounts?q=${encodeURIComponent("притыц")}`).expect(200);
    const main = /<main[^]*<\/main>/.exec(found.text)?.[0] ?? "";
    expect(main).toContain(`href="/a/${first.number}"`);
    expect(main).not.toContain(`href="/a/${second.number}"`);
    expect(header((await agent.get(base).expect(200)).text)).toContain("Склад на Притыцкого · ");
    const journal = await agent.get(`${base}/journal`).expect(200);
    expect(journal.text).toContain("Изменено название лицевого счета");
    expect(journal.text).toContain("Название: — → Склад на Притыцкого");
    await post(agent, `${base}/own-name`, { name: "" }).expect(303);
    expect((await agent.get("/accounts").expect(200)).text).not.toContain("Притыцкого");
  });

  it("is refused when it is too long, and nothing typed is lost", async () => {
    const { first, agent } = await givenTwo();
    const name = "Д".repeat(41);
    const { text } = await post(agent, `/a/${first.number}/own-name`, { name }).expect(422);
    expect(text).toContain("Введите не больше 40 знаков.");
    expect(text).toContain(name);
    const reader = await signIn(portal, await portal.given.holder("viewer", first));
    await reader.get(`/a/${first.number}/own-name`).expect(403);
  });

  it("is written once in the journal, and not for what changes nothing", async () => {
    const { first, agent } = await givenTwo();
    for (let press = 0; press < 2; press += 1)
      await post(agent, `/a/${first.number}/own-name`, { name: "Офис" }).expect(303);
    expect(await portal.owner("audit_records").where({ account_id: first.id, action: "accounts:rename" })).toHaveLength(
      1,
    );
  });
});

describe("the switch of accounts in the header", () => {
  it("stays in the section that is open", async () => {
    const { first, second, agent } = await givenTwo();
    const invoice = await portal.given.invoice(first);
    for (const [path, section] of [
      ["", ""],
      ["/invoices?year=2025", "/invoices"],
      [`/invoices/${invoice.id}`, "/invoices"],
      ["/subscribers", "/subscribers"],
      ["/bulk/services", "/bulk/services"],
      ["/own-name", ""],
    ]) {
      const { text } = await agent.get(`/a/${first.number}${path}`).expect(200);
      expect(header(text)).toContain(`href="/a/${second.number}${section}"`);
      await agent.get(`/a/${second.number}${section}`).expect(200);
    }
    expect(header((await agent.get("/accounts").expect(200)).text)).not.toContain("accounts-menu");
  });

  it("is a plain link for a user of one account", async () => {
    const account = await portal.given.account();
    const agent = await signIn(portal, await portal.given.holder("administrator", account));
    const { text } = await agent.get(`/a/${account.number}`).expect(200);
    expect(header(text)).toContain(`class="topbar-account" href="/a/${account.number}"`);
    expect(text).not.toContain("accounts-menu");
  });
});
