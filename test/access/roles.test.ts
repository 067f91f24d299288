import { afterAll, describe, expect, it } from "vitest";
import type { Role } from "../../src/accounts/index.ts";
import { post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

const givenReader = async (role: Role) => {
  const account = await given.account();
  const invoice = await given.invoice(account);
  await owner("deliveries").insert({
    account_id: account.id,
    kind: "invoice",
    subject_id: String(invoice.id),
    title: "Счет",
    email: "a@b.example",
    state: "failed",
    server_answer: "550 no",
    message_id: "<1@portal.example>",
  });
  const agent = await signIn(portal, await given.holder(role, account));
  const read = async (path: string) => (await agent.get(`/a/${account.number}${path}`).expect(200)).text;
  return { account, invoice, agent, read };
};
const formsIn = (text: string) => [...text.matchAll(/<form[^>]*action="(\/a\/[^"]+)"/g)].map(([, action]) => action);

describe("pages show what the role may use and nothing else", () => {
  it("a viewer has no form that changes anything, and no link that would be refused", async () => {
    const { account, invoice, agent, read } = await givenReader("viewer");
    const links = new Set<string>();
    for (const path of ["", "/invoices", `/invoices/${invoice.id}`, "/deliveries", "/subscribers", "/orders"]) {
      const text = await read(path);
      expect(
        formsIn(text).filter(
          (action) => !/\/(subscribers|invoices|invoice-archives|orders|find)$/.test(String(action)),
        ),
        path,
      ).toEqual([]);
      expect(text, path).not.toMatch(/Отправить счет|отправьте документ|укажите и подтвердите Email/);
      for (const [, href] of text.matchAll(/href="(\/a\/[^"]+)"/g)) links.add(String(href));
    }
    // the invoice is a bare one, without what its paper is made of
    for (const href of links)
      if (!/\/invoices\/\d+\.(pdf|xlsx|txt)/.test(href)) expect((await agent.get(href)).status, href).toBe(200);
    expect([...links].join(" ")).not.toMatch(/bulk|access/);
    await post(agent, `/a/${account.number}/invoices/${invoice.id}/deliveries`).expect(403);
  });

  it("an accountant sends invoices, and sees no subscribers", async () => {
    const { account, invoice, agent, read } = await givenReader("accountant");
    const text = await read("/invoices");
    expect(formsIn(text)).toContain(`/a/${account.number}/invoices/${invoice.id}/deliveries`);
    expect(await read(`/invoices/${invoice.id}`)).toContain("Отправить счет");
    expect(await read("/deliveries")).toContain("Больше не повторяем.");
    const links = [...(await read("")).matchAll(/href="(\/a\/[^"]+)"/g)].map(([, href]) => String(href));
    for (const href of new Set(links)) expect((await agent.get(href)).status, href).toBe(200);
    expect(links.join(" ")).not.toMatch(/subscribers|bulk|orders|access/);
  });

  it("where an address is missing, only who may set it is sent to do so", async () => {
    for (const [role, words] of [
      ["administrator", "укажите и подтвердите Email"],
      ["accountant", "Попросите администратора"],
    ] as const) {
      const account = await given.account({ delivery_email: null });
      const agent = await signIn(portal, await given.holder(role, account));
      expect((await agent.get(`/a/${account.number}/invoices`).expect(200)).text).toContain(words);
    }
  });
});

describe.each(["viewer", "accountant"] as const)("a %s of several accounts", (role) => {
  it("chooses on /accounts, and finds the way back in the menu", async () => {
    const client = await given.client();
    const first = await given.account({ client_id: client.id });
    const second = await given.account({ client_id: client.id });
    const user = await given.holder(role, first);
    await given.grant(user, role, second);
    const agent = await signIn(portal, user);
    await agent.get("/").expect(303).expect("Location", "/accounts");
    const { text } = await agent.get("/accounts").expect(200);
    for (const { number } of [first, second]) expect(text).toContain(`href="/a/${number}"`);
    expect(text).toContain(role === "viewer" ? "Наблюдатель" : "Бухгалтер");
    expect((await agent.get(`/a/${second.number}`).expect(200)).text).toContain('href="/accounts"');
  });
});

it("the choice of role has a card for each role that is held", async () => {
  const account = await given.account();
  const user = await given.holder("viewer", account);
  await given.grant(user, "accountant", await given.account());
  const agent = await signIn(portal, user);
  const { text } = await agent.get("/role").expect(200);
  expect(text).toContain("Только просмотр: абоненты, заявки и финансовая информация");
  expect(text).toContain("Только финансовая информация и документы");
});
