import { afterAll, beforeAll, expect, it } from "vitest";
import { type Portal, signIn, startPortal } from "../support/portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

it("every page of an account shows the person's own orders that are under way there, and nobody else's", async () => {
  const { given, owner } = portal;
  const [account, other] = [await given.account(), await given.account()];
  const user = await given.holder("administrator", account);
  await given.grant(user, "administrator", other);
  const colleague = await given.holder("administrator", account);
  const service = await given.service({ name: "Конференция" });
  const order = (number: number, columns: object) =>
    owner("orders").insert({
      account_id: account.id,
      number,
      operation: "connect-service",
      params: JSON.stringify({ serviceId: service.id }),
      subject: "Конференция",
      source: "list",
      state: "in-progress",
      author_user_id: user.id,
      author_name: "Автор",
      author_role: "administrator",
      started_at: new Date(),
      total: 200,
      done: 90,
      ...columns,
    });
  await order(7, {});
  await order(8, { author_user_id: colleague.id });
  await order(9, { state: "done", finished_at: new Date(), done: 200 });
  await order(10, { state: "waiting", started_at: null });
  await order(11, { account_id: other.id });
  const agent = await signIn(portal, user);
  const page = (await agent.get(`/a/${account.number}/subscribers`).expect(200)).text;
  const tray = /<ul class="tray">(.*?)<\/ul>/s.exec(page)?.[1] ?? "";
  expect([...tray.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual([`/a/${account.number}/orders/7`]);
  expect(tray).toContain("Выполняется заявка № 7: Подключение Конференция");
  expect(tray).toContain("45 %");
  expect((await agent.get("/accounts").expect(200)).text).not.toContain('class="tray"');
});
