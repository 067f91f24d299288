import { utils, write } from "@e965/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readList } from "../../src/lists/index.ts";
import { orderForms } from "../../src/operations.ts";
import { alikeOf } from "../../src/orders/index.ts";
import { withTemporaryFile } from "../../src/platform/upload.ts";
import { somebody } from "../lists/samples.ts";
import { csrfOf, type Portal, post, startPortal } from "../support/portal.ts";
import { type Office, openOffice, sheetOf, textOf } from "./office.ts";

let portal: Portal;
let office: Office;
beforeAll(async () => {
  portal = await startPortal();
  office = await openOffice(portal);
});
afterAll(() => portal.close());

const csv = (...lines: string[]) => ({ name: "список.csv", content: lines.join("\r\n") });
const idIn = (location: string): string => /drafts\/(\d+)/.exec(location)?.[1] ?? "";
const itemsOf = (draft: string) =>
  portal
    .owner("order_items")
    .where({ order_id: idIn(draft) })
    .orderBy("position")
    .select("position", "state", "reason", "detail", "msisdn");

const attach = async (draft: string, file: { name: string; content: string | Buffer }) => {
  const token = csrfOf(await office.agent.get(draft).expect(200));
  return office.agent
    .post(`${draft}/file`)
    .field({ _csrf: token })
    .attach("file", Buffer.from(file.content), file.name);
};

describe("a refused row", () => {
  it("is corrected where it stands, by the file's own row, and checked alone", async () => {
    const draft = await office.draft(csv("37529100000X", "375291000777", "375291000002"));
    const page = await office.agent.get(`${draft}?heap=wont`).expect(200);
    expect(page.text).toMatch(/name="row\.1" value="37529100000X" aria-label="Исправьте строку 1"/);
    await post(office.agent, `${draft}/repairs`, { "row.1": "+375 29 100-00-01", "row.2": "375291000777" }).expect(303);
    expect(await itemsOf(draft)).toMatchObject([
      { state: "pending", reason: null, msisdn: "375291000001" },
      { state: "refused", reason: "not-of-account" },
      { state: "pending", msisdn: "375291000002" },
    ]);
    expect((await office.agent.get(draft)).text).toContain("Исправлено строк: 1");
    const { total, refused } = await portal
      .owner("orders")
      .where({ id: idIn(draft) })
      .first("total", "refused");
    expect([total, refused]).toEqual([3, 1]);
  });

  it("that repeats another after its correction says which", async () => {
    const draft = await office.draft(csv("375291000001", "не номер", "тоже"));
    await post(office.agent, `${draft}/repairs`, { "row.2": "375291000001", "row.3": "375291000002 375291000003" });
    expect(await itemsOf(draft)).toMatchObject([
      { state: "pending" },
      { state: "refused", reason: "repeated", detail: "1" },
      { state: "refused", reason: "not-a-number" },
    ]);
  });

  it("of two corrected into one subscriber only the first stands", async () => {
    const draft = await office.draft(csv("375291000001", "раз", "два"));
    await post(office.agent, `${draft}/repairs`, { "row.2": "375291000002", "row.3": "375291000002" });
    expect(await itemsOf(draft)).toMatchObject([{}, { state: "pending" }, { state: "refused", reason: "repeated" }]);
  });

  it("leaves rows alone that name somebody", async () => {
    const draft = await office.draft(csv("375291000001", "375291000003"));
    await post(office.agent, `${draft}/repairs`, { "row.1": "375291000002", "row.2": "375291000002" });
    expect(await itemsOf(draft)).toMatchObject([{ msisdn: "375291000001" }, { msisdn: "375291000003" }]);
  });
});

describe("«исправить все такие»", () => {
  it("is offered after one correction, for the rows that it makes numbers, and does them all", async () => {
    const draft = await office.draft(csv("№ 4: 375291000001!", "375291000002!", "375291000003!", "слово!"));
    const answer = await post(office.agent, `${draft}/repairs`, { "row.2": "375291000002" }).expect(303);
    const page = await office.agent.get(String(answer.headers["location"])).expect(200);
    expect(textOf(page.text)).toContain("Так же можно исправить другие строки: 1. В конце убрать «!»");
    await post(office.agent, `${draft}/repairs/alike`, { side: "end", from: "!", to: "", length: "13" }).expect(303);
    expect(await itemsOf(draft)).toMatchObject([
      { state: "refused", msisdn: null },
      { state: "pending", msisdn: "375291000002" },
      { state: "refused", reason: "status", msisdn: "375291000003" },
      { state: "refused", reason: "not-a-number" },
    ]);
  });

  it.each([
    ["9375291000001", "375291000001", { side: "start", from: "9", to: "", length: 13 }],
    ["37528 1000001", "375291000001", { side: "start", from: "37528 ", to: "37529", length: 13 }],
    ["75291000001", "375291000001", { side: "start", from: "", to: "3", length: 11 }],
    ["375291000001x", "375291000001", { side: "end", from: "x", to: "", length: 13 }],
  ])("%s → %s", (before, after, alike) => {
    expect(alikeOf(before, after)).toEqual(alike);
  });

  it.each([
    ["375291000001", "375291000001"],
    ["раз", "375291000001"],
    ["375291000001", "375330000777"],
  ])("says nothing of other rows: %s → %s", (before, after) => {
    expect(alikeOf(before, after)).toBeUndefined();
  });

  it("only lengthens texts as long as the first", async () => {
    const draft = await office.draft(csv("5291000001x", "5291000002x", "91000003x"));
    await post(office.agent, `${draft}/repairs/alike`, { side: "start", from: "", to: "37", length: "11" }).expect(303);
    await post(office.agent, `${draft}/repairs/alike`, { side: "middle" }).expect(404);
    expect((await itemsOf(draft)).every(({ msisdn }) => msisdn === null)).toBe(true);
  });
});

describe("the corrected file", () => {
  it("takes the place of the first in the same draft; a bad one leaves it as it was", async () => {
    const draft = await office.draft(csv("37529100000X", "375291000001"));
    const bad = await attach(draft, { name: "пусто.csv", content: "" });
    expect(bad.status).toBe(303);
    expect((await office.agent.get(draft)).text).toContain("В файле нет ни одного номера");
    expect(await itemsOf(draft)).toHaveLength(2);
    await attach(draft, csv("375291000002", "375291000001"));
    expect(await itemsOf(draft)).toMatchObject([{ state: "pending" }, { state: "pending" }]);
    expect((await office.agent.get(draft)).text).toContain("Было отказано: 1, теперь: 0");
  });

  it("may be the refused rows as they were downloaded, put right", async () => {
    const draft = await office.draft(csv("375291000001", "37529100000", "375291000777"));
    const { rows } = await sheetOf(office.agent, `${draft}.xlsx?heap=wont`);
    expect(rows).toHaveLength(3);
    const at = rows[0]?.indexOf("Номер") ?? -1;
    const fixed = rows.map((row, index) => (index === 1 ? row.toSpliced(at, 1, "375291000002") : row));
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet(fixed), "Лист1");
    await attach(draft, { name: "исправлено.xlsx", content: write(book, { type: "buffer", bookType: "xlsx" }) });
    expect(await itemsOf(draft)).toMatchObject([{ state: "pending", msisdn: "375291000002" }, { state: "refused" }]);
  });
});

describe("the template", () => {
  it.each(orderForms.filter(({ methods }) => methods.includes("file")).map((form) => [form.path, form] as const))(
    "of %s, filled in, is read whole",
    async (path, form) => {
      const { rows } = await sheetOf(office.agent, `${office.base}/bulk/${path}/template.xlsx`);
      expect(rows).toHaveLength(1);
      const headings = rows[0] ?? [];
      const filled = [headings, ["375291000001", ...headings.slice(1).map(() => "Значение")]];
      const book = utils.book_new();
      utils.book_append_sheet(book, utils.aoa_to_sheet(filled), "Лист1");
      const content: Buffer = write(book, { type: "buffer", bookType: "xlsx" });
      const page = await office.agent.get(`${office.base}/bulk/${path}`).expect(200);
      expect(page.text).toContain(`/bulk/${path}/template.xlsx`);
      const kinds = form.kinds ?? (["msisdn", "iccid"] as const);
      const { entries } = await withTemporaryFile(content, (file) =>
        readList(somebody(), file, { kinds, columns: form.columns }),
      );
      expect(entries).toMatchObject([{ msisdn: "375291000001", reason: null }]);
      expect(Object.keys(entries[0]?.params ?? {})).toEqual(form.columns.map(({ key }) => key));
    },
  );
});
