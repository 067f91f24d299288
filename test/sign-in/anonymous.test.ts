import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { type Agent, csrfOf, formBody, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const rows = async (): Promise<number> => Number((await owner("sessions").count("* as n").first())?.["n"]);
const someone = async () => given.holder("administrator", await given.account());

const browser = (): Agent => request.agent(portal.app);
const submit = (agent: Agent, csrf: string, phone: string, path = "/sign-in/password") =>
  agent
    .post(path)
    .type("form")
    .send(formBody({ _csrf: csrf, phone, password }));

describe("a page without a session", () => {
  it("makes none, however many are asked for and whether they are there", async () => {
    const before = await rows();
    const paths = ["/", "/sign-in/password", "/registration", "/no-such-page", "/a/00020000001", "/accessibility"];
    for (let i = 0; i < 50; i += 1) await request(portal.app).get(String(paths[i % paths.length]));
    await request(portal.app).post("/theme").type("form").send("theme=dark").expect(403);
    expect(await rows()).toBe(before);
  });

  it("has a form that works at once, and a change of language or theme makes no session either", async () => {
    const before = await rows();
    const agent = browser();
    const csrf = csrfOf(await agent.get("/sign-in/password"));
    await agent
      .post("/theme")
      .type("form")
      .send(formBody({ _csrf: csrf, theme: "dark" }))
      .expect(303);
    expect(await rows()).toBe(before);
    await submit(agent, csrf, (await someone()).phone).expect(303);
    expect(await rows()).toBe(before + 1);
  });

  it(`takes a form only with this browser's own token ${asvs("3.5.1")}`, async () => {
    const { phone } = await someone();
    const agent = browser();
    const own = csrfOf(await agent.get("/sign-in/password"));
    const other = csrfOf(await browser().get("/sign-in/password"));
    // not its last letter: that one has bits that count for nothing
    const changed = (own.startsWith("A") ? "B" : "A") + own.slice(1);
    for (const wrong of ["", "x", other, changed, own.slice(0, -1)]) await submit(agent, wrong, phone).expect(403);
    // a cookie that was made up, or of which a part was changed
    await submit(browser().set("Cookie", "browser=abc.def"), own, phone).expect(403);
    await request(portal.app)
      .post("/sign-in/password")
      .type("form")
      .send(formBody({ _csrf: own, phone, password }))
      .expect(403);
    await submit(agent, own, phone).expect(303);
  });

  it("keeps its token in a second tab, also while the first is half-way through signing in", async () => {
    const user = await someone();
    const agent = browser();
    const first = csrfOf(await agent.get("/sign-in/password"));
    const second = csrfOf(await agent.get("/sign-in/sms"));
    await agent
      .post("/sign-in/sms")
      .type("form")
      .send(formBody({ _csrf: second, phone: user.phone }))
      .expect(303);
    await submit(agent, first, user.phone).expect(303);
  });

  it(`has another token than the session that begins on it, which ends with the session ${asvs("3.5.1")}`, async () => {
    const user = await someone();
    const agent = browser();
    const before = csrfOf(await agent.get("/sign-in/password"));
    await submit(agent, before, user.phone).expect(303);
    const within = csrfOf(await agent.get("/registration"));
    expect(within).not.toBe(before);
    const theme = (csrf: string) =>
      agent
        .post("/theme")
        .type("form")
        .send(formBody({ _csrf: csrf, theme: "dark" }));
    await theme(before).expect(403);
    await theme(within).expect(303);
    await agent
      .post("/sign-out")
      .type("form")
      .send(formBody({ _csrf: within }))
      .expect(303);
    await theme(within).expect(403);
    // the session's cookie of another browser does not bring its token along
    const again = browser();
    await submit(again, csrfOf(await again.get("/sign-in/password")), user.phone).expect(303);
    await again
      .post("/theme")
      .type("form")
      .send(formBody({ _csrf: within, theme: "dark" }))
      .expect(403);
  });
});
