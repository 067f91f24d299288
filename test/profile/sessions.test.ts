import request from "supertest";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { csrfOf, post, startPortal } from "../support/portal.ts";
import { enter, led, replay } from "./visitor.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const start = new Date("2026-11-09T09:00:00Z").getTime();
const at = (minutes: number) => portal.setNow(new Date(start + minutes * 60_000));
afterEach(() => at(0));
const someone = async () => given.holder("administrator", await given.account());
const endPaths = (text: string) =>
  [...text.matchAll(/action="(\/profile\/sessions\/[\w-]{36}\/end)"/g)].map((match) => String(match[1]));
const journal = (userId: number) =>
  owner("audit_records").where({ user_id: userId, action: "sessions:end" }).orderBy("id").select("subject", "after");

describe("GET /profile/sessions", () => {
  it(`lists the open sessions, this one first and marked, each of the others with its button ${asvs("7.5.2")}`, async () => {
    const user = await someone();
    const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
    const other = request.agent(portal.app).set("User-Agent", firefox);
    await post(other, "/sign-in/password", { phone: user.phone, password }).expect(303);
    const { agent } = await enter(portal, user.phone);
    await enter(portal, (await someone()).phone);
    const { text } = await agent.get("/profile/sessions").expect(200);
    const rows = text.split('<tr role="row">').slice(2);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain("Этот сеанс");
    expect(rows[0]).toContain("Неизвестный браузер");
    expect(rows[0]).not.toContain("<form");
    expect(rows[1]).toContain("Firefox, Linux");
    expect(rows[1]).toContain("Номер и пароль");
    expect(rows[1]).toContain("09.11.2026 12:00");
    expect(endPaths(text)).toHaveLength(1);
  });

  it("leaves out ended, idle and too old sessions, and says so if this is the only one", async () => {
    const user = await someone();
    const idle = await enter(portal, user.phone);
    const left = await enter(portal, user.phone);
    await post(left.agent, "/sign-out").expect(303);
    at(20);
    const { agent } = await enter(portal, user.phone);
    expect(endPaths((await agent.get("/profile/sessions").expect(200)).text)).toHaveLength(1);
    at(31);
    const { text } = await agent.get("/profile/sessions").expect(200);
    expect(endPaths(text)).toEqual([]);
    expect(text).toContain("Других сеансов нет.");
    expect(text).not.toContain("Завершить все остальные");
    expect(await replay(portal, idle.cookie)).toBe(led("/profile"));
  });

  it("shows when another session was last used", async () => {
    const user = await someone();
    const other = await enter(portal, user.phone);
    const { agent } = await enter(portal, user.phone);
    at(7);
    await other.agent.get("/profile").expect(200);
    at(8);
    const { text } = await agent.get("/profile/sessions").expect(200);
    expect(text).toContain("09.11.2026 12:07");
  });
});

describe("POST /profile/sessions/:signIn/end", () => {
  it(`ends that session at once: a cookie stolen from it opens nothing ${asvs("7.4.1", "7.5.2")}`, async () => {
    const user = await someone();
    const stolen = await enter(portal, user.phone);
    const { agent } = await enter(portal, user.phone);
    expect(await replay(portal, stolen.cookie)).toBe("");
    const [path] = endPaths((await agent.get("/profile/sessions")).text);
    const ended = await post(agent, String(path)).expect(303);
    expect(ended.headers["location"]).toBe("/profile/sessions");
    expect(await replay(portal, stolen.cookie)).toBe(led("/profile"));
    expect((await agent.get("/profile/sessions").expect(200)).text).toContain("Сеанс завершён.");
    expect(await journal(user.id)).toEqual([{ subject: String(path).split("/")[3], after: null }]);
  });

  it("may be pressed twice, and is recorded once", async () => {
    const user = await someone();
    await enter(portal, user.phone);
    const { agent } = await enter(portal, user.phone);
    const [path] = endPaths((await agent.get("/profile/sessions")).text);
    await post(agent, String(path)).expect(303);
    await post(agent, String(path)).expect(303);
    expect(await journal(user.id)).toHaveLength(1);
  });

  it("is 404 for another user's session, a made-up id and text that is no id, and ends nothing", async () => {
    const victim = await someone();
    const theirs = await enter(portal, victim.phone);
    const [id] = await owner("sign_ins").where({ user_id: victim.id }).pluck("id");
    const { agent } = await enter(portal, (await someone()).phone);
    for (const wrong of [id, "00000000-0000-4000-8000-000000000001", "1", "abc", "%00", "others%2Fend"]) {
      await post(agent, `/profile/sessions/${wrong}/end`).expect(404);
    }
    expect(await replay(portal, theirs.cookie)).toBe("");
  });
});

describe("POST /profile/sessions/others/end", () => {
  it(`ends every session of the user except this one ${asvs("7.5.2")}`, async () => {
    const user = await someone();
    const others = [await enter(portal, user.phone), await enter(portal, user.phone)];
    const stranger = await enter(portal, (await someone()).phone);
    const { agent, cookie } = await enter(portal, user.phone);
    await post(agent, "/profile/sessions/others/end").expect(303);
    for (const other of others) expect(await replay(portal, other.cookie)).toBe(led("/profile"));
    for (const kept of [cookie, stranger.cookie]) expect(await replay(portal, kept)).toBe("");
    expect(await journal(user.id)).toEqual([{ subject: "others", after: { ended: 2 } }]);
  });

  it("requires a second factor confirmed within 10 minutes, and leads back to the page", async () => {
    const user = await someone();
    const other = await enter(portal, user.phone);
    const { agent } = await enter(portal, user.phone);
    await owner("second_factors").insert({
      user_id: user.id,
      kind: "sms",
      confirmed_at: new Date(),
      created_at: new Date(),
    });
    const page = await agent.get("/profile/sessions").expect(200);
    const [one] = endPaths(page.text);
    for (const path of ["/profile/sessions/others/end", String(one)]) {
      const host = "portal.example";
      const sent = agent
        .post(path)
        .type("form")
        .send({ _csrf: csrfOf(page) });
      const refused = await sent.set({ Host: host, Referer: `http://${host}/profile/sessions` }).expect(403);
      expect(refused.text).toContain('href="/step-up?next=%2Fprofile%2Fsessions"');
    }
    expect(await replay(portal, other.cookie)).toBe("");
  });
});
