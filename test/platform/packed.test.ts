import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { csrfOf, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const path = "/sign-in/password";

const sent = (headers: Readonly<Record<string, string>>) =>
  request(portal.app)
    .get(path)
    .set({ "Accept-Encoding": "br", ...headers });

describe("a page", () => {
  it.each([
    ["gzip, deflate, br, zstd", "br"],
    ["gzip", "gzip"],
    ["br;q=0, gzip", "gzip"],
    ["identity", undefined],
  ])("goes to a browser that takes %s in %s", async (accepted, coding) => {
    const { headers, text } = await sent({ "Accept-Encoding": accepted });
    expect(headers["content-encoding"]).toBe(coding);
    expect(headers["vary"]).toContain("Accept-Encoding");
    const isSmall = Number(headers["content-length"]) < text.length / 2;
    expect(isSmall).toBe(coding !== undefined);
    expect(text).toContain("Войти в аккаунт");
  });

  it.each([
    ["cross-site", undefined],
    ["same-site", undefined],
    ["same-origin", "br"],
    ["none", "br"],
  ])("that a browser asks for on behalf of %s has the coding %s", async (site, coding) => {
    expect((await sent({ "Sec-Fetch-Site": site })).headers["content-encoding"]).toBe(coding);
  });

  it("that is not found, or is refused, is compressed too", async () => {
    const { headers } = await request(portal.app).get("/no-such-page").expect(404);
    expect(headers["content-encoding"]).toBe("gzip");
  });
});

it("a file and a stream are sent as they are", async () => {
  const { given } = portal;
  const account = await given.account();
  const agent = await signIn(portal, await given.holder("administrator", account));
  const ask = (page: string) => agent.get(`/a/${account.number}${page}`).set("Accept-Encoding", "gzip").expect(200);
  expect((await ask("/subscribers")).headers["content-encoding"]).toBe("gzip");
  expect((await ask("/subscribers.xlsx")).headers).not.toHaveProperty("content-encoding");
  expect((await agent.get("/healthz").set("Accept-Encoding", "gzip")).headers).not.toHaveProperty("content-encoding");
});

const forms = async () => {
  const agent = request.agent(portal.app);
  const tokens: string[] = [];
  for (let page = 0; page < 20; page += 1) tokens.push(csrfOf(await agent.get(path)));
  return { agent, tokens };
};

describe("the form token", () => {
  it("is another in each answer, and each is good", async () => {
    const { agent, tokens } = await forms();
    expect(new Set(tokens).size).toBe(20);
    // no beginning, and no piece of eight signs, stands in two of them: there is nothing to guess on
    const pieces = tokens.flatMap((token) => Array.from(token.slice(7), (_sign, at) => token.slice(at, at + 8)));
    expect(new Set(pieces).size).toBe(pieces.length);
    for (const token of [tokens[0], tokens[19]]) {
      await agent.post("/theme").type("form").send({ _csrf: token, theme: "dark" }).expect(303);
    }
  });

  it.each([
    ["without its last sign", (token: string) => token.slice(0, -2)],
    ["with one sign changed", (token: string) => (token.startsWith("A") ? "B" : "A") + token.slice(1)],
    ["that is empty", () => ""],
    ["that is only a mask", (token: string) => token.slice(0, 43)],
    ["with a mask too many", (token: string) => token + token],
    ["of zeros", () => "A".repeat(86)],
  ])("%s is refused", async (_what, change) => {
    const { agent, tokens } = await forms();
    const answer = await agent
      .post("/theme")
      .type("form")
      .send({ _csrf: change(tokens[0] ?? ""), theme: "dark" });
    expect(answer.status).toBe(403);
  });
});
