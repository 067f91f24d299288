import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { checks, gaps } from "../../src/accessibility/statement.ts";
import { clausesIn, taggedClauses } from "../support/en301549.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal({
  env: { OPERATOR_PHONE: "+375 17 222-33-44", OPERATOR_EMAIL: "help@operator.example" },
});
afterAll(portal.close);
const read = async (lang: string) =>
  (await request(portal.app).get("/accessibility").set("Cookie", `lang=${lang}`).expect(200)).text;

describe("/accessibility", () => {
  it("names every clause that a test shows, and no other", () => {
    // in parts, so that this test is not taken for one of 9.9.9.9
    const tagged = ["it(`x ${", "en301549", '("9.9.9.9")}`)'].join("");
    expect(clausesIn([tagged])).toEqual(["9.9.9.9"]);
    expect(checks.flatMap(({ clauses }) => [...clauses]).toSorted()).toEqual(taggedClauses());
  });

  it.each(["ru", "be", "en"])("says in %s what is checked, what is missing and whom to tell", async (lang) => {
    const text = await read(lang);
    for (const { clauses } of [...checks, ...gaps]) expect(text).toContain(clauses.join(", "));
    expect(text).toContain("+375\u00A017\u00A0222\u201133\u201144");
    expect(text).toContain('href="mailto:help@operator.example"');
  });

  it("is linked from every page, also before anybody has signed in", async () => {
    for (const path of ["/sign-in/password", "/no-such-page", "/accessibility"]) {
      expect((await request(portal.app).get(path)).text).toContain('<a href="/accessibility">Доступность</a>');
    }
  });
});
