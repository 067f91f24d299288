import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Portal, post, startPortal } from "../support/portal.ts";
import { type Office, openOffice, textOf } from "./office.ts";

let portal: Portal;
let office: Office;
beforeAll(async () => {
  portal = await startPortal();
  office = await openOffice(portal);
});
afterAll(() => portal.close());

const folder = join(import.meta.dirname, "../lists/uploads");
const list = async (name: string) => ({ name, content: await readFile(join(folder, name)) });
const page = async (path: string) => textOf((await office.agent.get(path).expect(200)).text);
const files = () => portal.owner("order_files").where({ account_id: office.account.id });

describe("what was read of a file", () => {
  it("is said on the page of the draft, with what else could be read", async () => {
    const draft = await office.draft(await list("c02-two-sheets.xlsx"));
    const text = await page(draft);
    expect(text).toContain("Лист «Отдел 2», столбец A «Номер»: 3 номера.");
    expect(text).toContain("Ещё номера: лист «Отдел 1», столбец A «Номер».");
    expect(text).toContain("Строка 1 принята за заголовок: «Номер».");
  });

  it("can be chosen otherwise, as often as wanted, until it is confirmed", async () => {
    const draft = await office.draft(await list("c02-two-sheets.xlsx"));
    const answer = await post(office.agent, `${draft}/reading`, { place: "0:0" }).expect(303);
    expect(answer.headers["location"]).toBe(draft);
    expect(await page(draft)).toMatch(/Список прочитан заново.*Лист «Отдел 1», столбец A «Номер»: 2 номера/);
    expect(await page(draft)).toMatch(/Будет выполнено 2 Уже так, пропустим 0 Не будет выполнено 0/);
    await post(office.agent, `${draft}/reading`, { place: "1:0" }).expect(303);
    expect(await page(draft)).toContain("Лист «Отдел 2», столбец A «Номер»: 3 номера.");
    await post(office.agent, `${draft}/reading`, { place: "0:0" }).expect(303);
    await post(office.agent, `${draft}/confirmation`, {}).expect(303);
    await post(office.agent, `${draft}/reading`, { place: "1:0" }).expect(404);
    expect(await files().where({ order_id: Number(draft.split("/").at(-1)) })).toEqual([]);
  });

  it("hidden rows are left out and can be taken", async () => {
    const draft = await office.draft(await list("c03-filtered-rows.xlsx"));
    expect(await page(draft)).toContain("Скрытые строки не взяты: 3.");
    await post(office.agent, `${draft}/reading`, { place: "0:0", hidden: "on" }).expect(303);
    const text = await page(draft);
    expect(text).toContain("Взяты и скрытые строки: 3.");
    expect(text).toContain("6 номеров");
  });

  it("a choice that the file does not have changes nothing and says so", async () => {
    const draft = await office.draft(await list("c02-two-sheets.xlsx"));
    await post(office.agent, `${draft}/reading`, { place: "7:0" }).expect(303);
    expect(await page(draft)).toMatch(/В файле нет ни одного номера.*Лист «Отдел 2»/);
    await post(office.agent, `${draft}/reading`, { place: "x" }).expect(404);
  });

  it("another file takes the place of the first, with its name", async () => {
    const draft = await office.draft(await list("c02-two-sheets.xlsx"));
    const answer = await office.upload(await list("c00-plain.xlsx"), { draft: draft.split("/").at(-1) as string });
    expect(answer.headers["location"]).toBe(draft);
    const text = await page(draft);
    expect(text).toMatch(/c00-plain\.xlsx.*столбец A «Номер телефона»: 3 номера/);
    expect(text).not.toContain("Прочитать иначе");
  });
});

describe("each row says what is wrong with it", () => {
  it.each([
    ["c05-formula-no-cache.xlsx", "В ячейке формула без сохранённого значения"],
    ["c06-error-cells.xlsx", "В ячейке ошибка: исправьте её в файле"],
    ["e01-first-row-typo.txt", "Это не номер абонента"],
  ])("%s: %s", async (name, sentence) => {
    const draft = await office.draft(await list(name));
    expect(await page(`${draft}?heap=wont`)).toContain(sentence);
  });

  it.each([
    ["d04-mhtml.xls", "Это веб-страница, а не таблица: откройте файл в Excel, сохраните как xlsx и загрузите снова"],
    ["d10-renamed-docx.xlsx", "Это текстовый документ"],
    ["d14-jpeg-named.xlsx", "Это картинка"],
    ["d09-zip-with-csv.zip", "Это архив: распакуйте его"],
  ])("%s is refused whole: %s", async (name, sentence) => {
    const answer = await office.upload(await list(name));
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain(sentence);
  });
});
