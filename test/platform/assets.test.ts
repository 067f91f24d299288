import { readdirSync, readFileSync } from "node:fs";
import express from "express";
import request from "supertest";
import { describe, expect, it } from "vitest";
import { createAssets, iconNames } from "../../src/platform/assets.ts";
import { asvs } from "../support/asvs.ts";

const assets = createAssets();
const app = express().use(assets.router);
const YEAR = "public, max-age=31536000, immutable";

describe("assets", () => {
  it.each([
    ["tabler.min.css", "text/css; charset=utf-8"],
    ["inter.css", "text/css; charset=utf-8"],
    ["inter-cyrillic.woff2", "font/woff2"],
    ["inter-latin.woff2", "font/woff2"],
    ["app.css", "text/css; charset=utf-8"],
    ["print.css", "text/css; charset=utf-8"],
    ["app.js", "text/javascript; charset=utf-8"],
    ["lists.js", "text/javascript; charset=utf-8"],
    ["theme.js", "text/javascript; charset=utf-8"],
    ["icons.svg", "image/svg+xml; charset=utf-8"],
    ["favicon.svg", "image/svg+xml; charset=utf-8"],
  ])("serves %s under its content hash for a year", async (name, type) => {
    expect(assets.url(name)).toMatch(new RegExp(`^/assets/[0-9a-f]{12}/${name.replace(".", "\\.")}$`));
    const response = await request(app).get(assets.url(name)).expect(200);
    expect(response.headers["content-type"]).toBe(type);
    expect(response.headers["cache-control"]).toBe(YEAR);
  });

  it.each([
    ["gzip, deflate, br, zstd", "br"],
    ["gzip", "gzip"],
    ["br;q=0, gzip", "gzip"],
    ["identity", undefined],
  ])("answers a browser that takes %s in %s", async (accepted, coding) => {
    const response = await request(app).get(assets.url("app.css")).set("Accept-Encoding", accepted).expect(200);
    expect(response.headers["content-encoding"]).toBe(coding);
    expect(response.headers.vary).toBe("Accept-Encoding");
    expect(response.text).toBe(readFileSync(new URL("../../public/app.css", import.meta.url), "utf8"));
  });

  it("gives a page of another release the file, but not to keep", async () => {
    const response = await request(app).get("/assets/000000000000/app.css").expect(200);
    expect(response.headers["cache-control"]).toBe("no-cache");
  });

  it.each([
    "/assets/000000000000/package.json",
    "/assets/000000000000/..%2f..%2fpackage.json",
    "/assets/000000000000/constructor",
    "/assets/app.css",
    "/assets/",
  ])(`knows no other file: %s ${asvs("13.4.7")}`, async (path) => {
    await request(app).get(path).expect(404);
  });

  it("refuses the address of a file that it does not serve", () => {
    expect(() => assets.url("app.cs")).toThrow('There is no asset "app.cs"');
  });

  it("points the font faces at the served fonts", async () => {
    const { text } = await request(app).get(assets.url("inter.css"));
    const fonts = [...text.matchAll(/url\(\.\.(\/[^)]+)\)/g)].map((match) => `/assets${match[1]}`);
    const names = ["inter-cyrillic.woff2", "inter-latin.woff2", "inter-latin-more.woff2"];
    expect(fonts).toEqual(names.map((name) => assets.url(name)));
    expect(text).toContain("U+0400-045F");
  });
});

describe("icons", () => {
  it("stand in the sprite, each once", async () => {
    const response = await request(app).get(assets.url("icons.svg"));
    const ids = [...String(response.body).matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids).toEqual([...new Set(iconNames)]);
  });

  it("cover every name that a view writes", () => {
    const views = new URL("../../views/", import.meta.url);
    const used = readdirSync(views, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ejs"))
      .flatMap((file) => {
        const text = readFileSync(new URL(file, views), "utf8");
        return [...text.matchAll(/icon"?, \{ name: "([^"]+)"|\bicon: "([^"]+)"/g)].map(
          (match) => match[1] ?? match[2] ?? "",
        );
      });
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((name) => !iconNames.includes(name))).toEqual([]);
  });
});
