import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { show } from "../../src/platform/render.ts";
import { get } from "../../src/platform/routing.ts";
import { strict } from "../../src/platform/strict.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);

const whole = {
  title: "Whole",
  pretitle: null,
  coming: { title: "Soon", text: "Not yet", chapter: null },
  home: { text: "Home", href: "/" },
};
/** To its view, what is left out is the same as a misspelt name. */
const { text: _text, ...poor } = whole.coming;

/** The app with one page alone. */
const appOf = (production: boolean, page: typeof whole | (Omit<typeof whole, "coming"> & { coming: object })) => {
  const deps = { ...portal.deps, config: { ...portal.deps.config, production } };
  return createApp(deps, [
    get("/page", "public", (req, res) => show(req, res, "accounts/coming", page, { layout: "plain" })),
  ]);
};

describe("a property that a page does not have", () => {
  it("fails the view outside production", async () => {
    await request(appOf(false, whole)).get("/page").expect(200);
    await request(appOf(false, { ...whole, coming: poor }))
      .get("/page")
      .expect(500);
  });

  it("takes no page away from people", async () => {
    const { text } = await request(appOf(true, { ...whole, coming: poor }))
      .get("/page")
      .expect(200);
    expect(text).toContain("Soon");
    expect(text).not.toContain("undefined");
  });

  it("is named, at any depth; what is there is left alone", () => {
    const page = strict({ rows: [{ number: "1", note: null }], day: new Date(0) });
    expect(page.rows[0]?.number).toBe("1");
    expect(page.rows[0]?.note).toBeNull();
    expect(page.rows.map(({ number }) => number)).toEqual(["1"]);
    expect(page.day.getTime()).toBe(0);
    expect(() => (page.rows[0] as unknown as { numbr: string }).numbr).toThrow(
      "view asked for page.rows.0.numbr, which the page does not have",
    );
  });
});
