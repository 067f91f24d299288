import { afterAll, beforeEach, expect, it } from "vitest";
import { makeFile, runMakeFile } from "../../src/deliveries/index.ts";
import { mostArchived } from "../../src/invoices/over-accounts/archive-pages.ts";
import { post, signIn } from "../support/portal.ts";
import { fetched, unzipped } from "./fetched.ts";
import { startSending, textOf } from "./sending.ts";
import { givenWholeInvoice } from "./whole-invoice.ts";

const sending = await startSending();
afterAll(sending.close);
beforeEach(async () => {
  await sending.startAnew();
  await jobs().delete();
});
const { portal, deps } = sending;
const { given, owner } = portal;
const path = "/accounts/invoice-archives";

const jobs = () => owner("pgboss.job").where({ name: makeFile.name });
const workOnce = async () => {
  for (const { data } of await jobs().select("data")) {
    await runMakeFile(deps)(data, { signal: new AbortController().signal, isLastTry: false });
  }
};

const givenSupervisor = async () => {
  const accounts = [await given.account(), await given.account({ kind: "fixed" })] as const;
  const invoices: { readonly id: number }[] = [];
  for (const account of accounts) invoices.push(await givenWholeInvoice(portal, account, { month: "2026-10-01" }));
  const user = await given.user();
  for (const account of accounts) await given.grant(user, "supervisor", account);
  const ticks = accounts.map(({ id }, index) => `${id}-${invoices[index]?.id}`);
  return { accounts, invoices, user, ticks, agent: await signIn(portal, user) };
};
const fileOf = async (accountId: number) => {
  const { id } = await owner("deliveries").where({ account_id: accountId }).orderBy("created_at", "desc").first();
  return id as string;
};

it("is one ZIP of both accounts' invoices, made by the worker and fetched from the first account's page", async () => {
  const { accounts, agent, ticks } = await givenSupervisor();
  const [first, second] = accounts;
  const answer = await post(agent, path, { format: "pdf", invoice: ticks.toReversed() }).expect(303);
  const base = `/a/${first.number}/deliveries`;
  expect(answer.headers["location"]).toBe(base);
  expect(await textOf(agent, base)).toContain("Архив: 2 счета, 2 лицевых счета ZIP");
  await workOnce();
  const href = /href="([^"]+\/file)"/.exec((await agent.get(base)).text)?.[1] ?? "";
  const files = await unzipped(await fetched(agent, href));
  const folders = [...files.keys()].map((name) => name.split("_")[0]);
  expect(folders).toEqual([`${first.number}/2026-10`, `${second.number}/2026-10`]);
  // the same again within a minute is the same file
  await post(agent, path, { format: "pdf", invoice: ticks }).expect(303);
  expect(await jobs()).toHaveLength(1);
});

it("is all that the filter finds, and says so where that is too much", async () => {
  const { accounts, agent, user } = await givenSupervisor();
  await given.invoice(accounts[0], { month: "2026-09-01" });
  await post(agent, `${path}?year=2026&month=10`, { format: "txt", all: "yes" }).expect(303);
  expect((await owner("deliveries").where({ account_id: accounts[0].id }).first()).title).toBe(
    "Архив: 2 счета, 2 лицевых счета",
  );
  const { text } = await post(agent, `${path}?year=2024`, { format: "txt", all: "yes" }).expect(422);
  expect(text).toContain("Счетов нет");
  const made = await owner.raw(
    `with made as (
       insert into accounts (id, client_id, kind) select 29000000 + n, a.client_id, 'mobile' from accounts a, generate_series(1, ?) n where a.id = ?
       returning id
     ), held as (insert into grants (account_id, user_id, role) select id, ?, 'supervisor' from made returning account_id)
     insert into invoices (account_id, number, month, issued_on, due_on, opening, charges, vat, payments, closing, unpaid)
     select account_id, 'n', '2024-05-01', '2024-06-01', '2024-06-25', 0, 0, 0, 0, 0, 0 from held`,
    [mostArchived + 1, accounts[0].id, user.id],
  );
  expect(made.rowCount).toBe(mostArchived + 1);
  const many = await post(agent, `${path}?year=2024`, { format: "txt", all: "yes" }).expect(422);
  expect(many.text.replaceAll(/\s+/gu, " ")).toContain("не больше 1 000 счетов, найдено 1 001");
});

it("asks for a tick, keeps the format and the filter, and knows no other's invoices", async () => {
  const { agent, ticks } = await givenSupervisor();
  const stranger = await givenSupervisor();
  const { text } = await post(agent, `${path}?kind=fixed`, { format: "xlsx" }).expect(422);
  expect(text).toContain("Отметьте хотя бы один счет.");
  expect(text).toMatch(/<option value="xlsx" selected>/);
  expect(text).toContain('action="/accounts/invoice-archives?kind=fixed"');
  for (const odd of ["x", "20000001", "1-2-3"]) await post(agent, path, { format: "pdf", invoice: odd }).expect(422);
  await post(agent, path, { format: "pdf", invoice: [...ticks, ...stranger.ticks] }).expect(404);
  await post(agent, path, { format: "nonsense", invoice: ticks }).expect(422);
  expect(await jobs()).toHaveLength(0);
});

it("is fetched, and made again, by those alone who may see the invoices of every account in it", async () => {
  const { accounts, agent, ticks, user } = await givenSupervisor();
  const [first, second] = accounts;
  const colleague = await signIn(portal, await given.holder("administrator", first));
  const accountant = await given.holder("accountant", first);
  await given.grant(accountant, "accountant", second);
  const both = await signIn(portal, accountant);
  await post(agent, path, { format: "txt", invoice: ticks }).expect(303);
  await workOnce();
  const id = await fileOf(first.id);
  const base = `/a/${first.number}/deliveries`;
  await both.get(`${base}/${id}/file`).expect(200);
  // it is named to a colleague of the first account, and that is all
  const { text } = await colleague.get(base).expect(200);
  expect(text).toContain("Архив: 2 счета");
  expect(text).not.toContain(`${id}/file`);
  expect(text).not.toContain(`${id}/resends`);
  await colleague.get(`${base}/${id}/file`).expect(403);
  await post(colleague, `${base}/${id}/resends`).expect(403);
  await owner("grants").where({ user_id: user.id, account_id: second.id }).update({ revoked_at: new Date() });
  await agent.get(`${base}/${id}/file`).expect(403);
});
