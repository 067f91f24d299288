import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { addPerson, readPerson } from "../../src/bin/add-user.ts";
import { post, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { owner, given, deps } = portal;

describe("the arguments", () => {
  it.each([
    [["--name", "А Б", "--email", "A@Client.example", "--account", "00020000001", "--role", "administrator"], true],
    [["--name", "А Б", "--phone", "+375 29 123-45-67", "--account", "00020000001", "--role", "supervisor"], true],
    [["--name", "А Б", "--email", "a@operator.example", "--staff"], true],
    [["--name", "А Б", "--account", "00020000001", "--role", "administrator"], false],
    [["--name", "А Б", "--email", "a@client.example", "--role", "administrator"], false],
    [["--name", "А Б", "--email", "a@operator.example", "--staff", "--role", "administrator"], false],
  ])("%j", (args, isWhole) => {
    expect(readPerson(args) !== undefined).toBe(isWhole);
  });

  it.each([
    [["--name", "", "--email", "a@client.example", "--staff"]],
    [["--name", "А", "--email", "no mailbox", "--staff"]],
    [["--name", "А", "--phone", "12", "--account", "00020000001", "--role", "administrator"]],
    [["--name", "А", "--email", "a@client.example", "--account", "1", "--role", "administrator"]],
    [["--name", "А", "--email", "a@client.example", "--account", "00020000001", "--role", "subscriber"]],
  ])("%j is refused", (args) => {
    expect(() => readPerson(args)).toThrow();
  });
});

it("a fresh database has no users; the first one signs in once with the console's password and sets a new one", async () => {
  expect(await owner("users").count()).toEqual([{ count: 0 }]);
  const account = await given.account();
  const person = { name: "Первый", phone: null, email: "first@client.example" };
  const password = await addPerson(
    owner,
    { ...person, grant: { accountId: account.id, role: "administrator" } },
    deps.clock.now(),
  );
  expect(password.length).toBeGreaterThanOrEqual(16);
  const agent = request.agent(portal.app);
  const entered = await post(agent, "/sign-in/email", { email: "first@client.example", password }).expect(303);
  expect(entered.headers["location"]).toBe(`/a/${account.number}`);
  await agent
    .get(`/a/${account.number}`)
    .expect(303)
    .expect("Location", /^\/profile\/password/);
  await expect(addPerson(owner, { ...person, grant: null }, deps.clock.now())).rejects.toThrow("somebody's already");
  const nobody = { ...person, email: "second@client.example" };
  const nowhere = { accountId: 99, role: "viewer" } as const;
  await expect(addPerson(owner, { ...nobody, grant: nowhere }, deps.clock.now())).rejects.toThrow("no such account");
  expect(await owner("users").where({ email: "second@client.example" })).toEqual([]);
});

it("what the console said is worth nothing a week later", async () => {
  const person = { name: "Поздний", phone: null, email: "late@client.example", grant: null };
  const password = await addPerson(owner, person, deps.clock.now());
  portal.setNow(new Date(deps.clock.now().getTime() + 8 * 86_400_000));
  const agent = request.agent(portal.app);
  const answer = await post(agent, "/support/sign-in", { email: "late@client.example", password }).refused();
  expect(answer.text).toContain("Срок временного пароля истёк");
});

it("signs in with a number only if it is an active one of ours, and is then bound to whose it is", async () => {
  const account = await given.account();
  const line = await given.subscriber(account);
  const person = { name: "С номером", phone: "375297654321", email: null };
  const grant = { accountId: account.id, role: "administrator" } as const;
  const add = (phone: string) => addPerson(owner, { ...person, phone, grant }, deps.clock.now());
  await expect(add("375297654321")).rejects.toThrow("no active number of ours");
  await add(line.msisdn);
  expect(await owner("users").where({ phone: line.msisdn }).first()).toMatchObject({
    phone_account_id: account.id,
    phone_subscriber_id: line.id,
    phone_proved_at: deps.clock.now(),
  });
});
