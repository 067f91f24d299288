import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workbookParts, zipOf } from "../platform/sheets/archives.ts";
import { asvs } from "../support/asvs.ts";
import { type Portal, post, startPortal } from "../support/portal.ts";
import { fixture, type Office, openOffice, textOf } from "./office.ts";

let portal: Portal;
let office: Office;
beforeAll(async () => {
  portal = await startPortal();
  office = await openOffice(portal);
});
afterAll(() => portal.close());

const orders = () => portal.owner("orders").where({ account_id: office.account.id });
const chosen = (html: string): string[] =>
  [...html.matchAll(/<option value="([^"]*)"[^>]*\bselected\b/g)].map(([, value]) => value ?? "");

const uploads = () => readdirSync(tmpdir()).filter((name) => name.startsWith("upload-"));
const cut = async (name: string) => (await fixture(name)).content.slice(0, 3_000);

describe("the form", () => {
  it("offers the catalogue, and shows it to nobody who may not order", async () => {
    const { text } = await office.agent.get(`${office.base}/bulk/services`).expect(200);
    for (const words of ["Категория услуг", "Способ ввода абонента", "Загрузить файл", office.service.name])
      expect(text).toContain(words);
    await office.agent.get(`/a/${(await portal.given.account()).number}/bulk/services`).expect(404);
  });

  it.each(["", "7"])("takes the category from the service, whatever is chosen above it: %s", async (category) => {
    const answer = await office.upload({ name: "list.csv", content: "375291000001" }, { category });
    expect(answer.status).toBe(303);
  });

  it.each([
    [{ category: "", service: "" }, "Выберите категорию услуги"],
    [{ service: "" }, "Выберите услугу"],
    [{ service: "999999" }, "Выберите услугу"],
    [{ action: "" }, "Выберите действие"],
    [{ method: "" }, "Выберите способ ввода абонента"],
  ])(`says what is missing of %j, and opens no draft`, async (fields, sentence) => {
    const before = (await orders()).length;
    const answer = await office.upload({ name: "list.csv", content: "375291000001" }, fields);
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain(sentence);
    expect(await orders()).toHaveLength(before);
  });

  it.each([
    ["connect", { archived_on: "2025-01-01" }],
    ["disconnect", { is_mandatory: true }],
  ])(`does not %s a service with %j ${asvs("2.2.3")}`, async (action, columns) => {
    const service = await portal.given.service(columns);
    const answer = await office.upload(undefined, { action, service: String(service.id) });
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain("С этой услугой такое действие недоступно");
    expect(chosen(answer.text)).toEqual(["1", String(service.id), action]);
  });

  it("leads to the list without a file", async () => {
    const fields = { category: "1", service: String(office.service.id), action: "connect", method: "list" };
    const answer = await post(office.agent, `${office.base}/bulk/services`, fields).expect(303);
    expect(answer.headers["location"]).toMatch(/\/bulk\/drafts\/\d+\/subscribers$/);
  });

  it("is refused without its token", async () => {
    const before = (await orders()).length;
    await office.agent
      .post(`${office.base}/bulk/services`)
      .field({ category: "1" })
      .attach("file", Buffer.from("375291000001"), "a.csv")
      .expect(403);
    expect(await orders()).toHaveLength(before);
  });
});

describe("a bad file", () => {
  const bomb = zipOf(workbookParts("", "\0".repeat(30 * 1024 * 1024)));
  const files: [string, string, () => Promise<Buffer | string> | Buffer | string][] = [
    ["none", "Выберите файл со списком номеров", () => ""],
    ["of another format", "Это PDF", () => "%PDF-1.7\n375291000001"],
    ["with a password", "Файл защищён паролем", async () => (await fixture("password.xlsx")).content],
    ["with a password, old", "Файл защищён паролем", async () => (await fixture("password.xls")).content],
    ["cut off", "Файл повреждён", () => cut("mixed.xlsx")],
    ["that is a bomb", "слишком большой объём", () => bomb],
    ["over 10 MB", "Файл больше 10 МБ", () => "375291000001\n".repeat(850_000)],
    ["over 100 000 rows", "В файле больше 100 000 строк", () => "375291000001\n".repeat(100_001)],
    ["with nothing in it", "В файле нет ни одного номера", async () => (await fixture("nothing.xlsx")).content],
    ["with a heading alone", "В файле нет ни одного номера", () => "Номер\n"],
  ];

  it.each(files)("%s is refused in one sentence, and what was chosen stays", async (name, sentence, content) => {
    const before = (await orders()).length;
    const answer = await office.upload(name === "none" ? undefined : { name: "список.xlsx", content: await content() });
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain(sentence);
    expect(
      textOf(answer.text).match(
        /Файл (защищён|повреждён|больше|распаковывается)|Это (PDF|таблица)|В файле|Выберите файл/g,
      ),
      // above the form and beside the field
    ).toHaveLength(2);
    expect(chosen(answer.text)).toEqual(["1", String(office.service.id), "connect"]);
    expect(answer.text).toMatch(/value="file"[^>]*checked|checked[^>]*value="file"/);
    expect(await orders()).toHaveLength(before);
  });
});

describe("a good file", () => {
  it.each([
    ["mixed.xlsx", 10, 3],
    ["mixed.xls", 10, 3],
    ["two-columns.xlsx", 3, 1],
    ["cp1251-semicolon.csv", 3, 1],
    ["utf8-comma.csv", 3, 1],
    ["utf16-tab.txt", 3, 1],
  ])("%s becomes a draft of %i", async (name, total) => {
    const draft = await office.draft(await fixture(name));
    const [order] = await orders().where({ id: Number(draft.split("/").at(-1)) });
    expect(order).toMatchObject({ state: "draft", source: "file", file_name: name, total, refused: total - 2 });
    const page = textOf((await office.agent.get(draft).expect(200)).text);
    expect(page).toContain("Данное действие нельзя будет отменить");
    expect(page).toMatch(/Будет выполнено 2\b/);
    expect(page).toContain(`Уже так, пропустим 0 Не будет выполнено ${total - 2}`);
  });

  it(`leaves no uploaded file behind ${asvs("5.3.1")}`, async () => {
    const before = new Set(uploads());
    await office.draft({ name: "a.csv", content: "375291000001" });
    await office.upload({ name: "a.csv", content: "%PDF-" });
    await expect.poll(() => uploads().filter((name) => !before.has(name)), { timeout: 5_000 }).toEqual([]);
  });
});
