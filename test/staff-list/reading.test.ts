import { utils, write } from "@e965/xlsx";
import { afterAll, beforeAll, expect, it } from "vitest";
import { textOf } from "../bulk/office.ts";
import { type Agent, csrfOf, post, signIn, startPortal } from "../support/portal.ts";
import { type Cells, uploadStaff, workbook } from "./staff.ts";

const portal = await startPortal();
const { given, owner } = portal;
afterAll(portal.close);

let account: { id: number; number: string };
let agent: Agent;
let base: string;
beforeAll(async () => {
  account = await given.account();
  agent = await signIn(portal, await given.holder("administrator", account));
  base = `/a/${account.number}`;
});

const table = "Фамилия\tИмя\tТелефон\nЖук\tИван\t80291234567";
const paste = async (text: string) => {
  const { headers } = await post(agent, `${base}/staff-list`, { table: text }).expect(303);
  return String(headers["location"]);
};

it("says in one sentence why a file cannot be taken, and keeps what was pasted", async () => {
  expect(textOf((await post(agent, `${base}/staff-list`, { table: " " }).expect(422)).text)).toContain(
    "Выберите файл или вставьте таблицу",
  );
  const token = csrfOf(await agent.get(`${base}/staff-list`));
  const wrong = await agent
    .post(`${base}/staff-list`)
    .field("_csrf", token)
    .attach("file", Buffer.from("%PDF-1.4 not a table"), "штат.pdf")
    .expect(422);
  expect(textOf(wrong.text)).toContain("Это PDF");
  expect(await owner("staff_lists").where({ account_id: account.id })).toEqual([]);
});

it("takes a pasted table, a csv of windows-1251, and an ods", async () => {
  expect(await paste(table)).toMatch(/\/columns$/);
  const cp1251 = Buffer.from(Array.from(table.replaceAll("\t", ";"), inCp1251));
  const csv = await agent.get(await uploadStaff(agent, base, cp1251, "штат.csv")).expect(200);
  expect(textOf(csv.text)).toMatch(/Фамилия Жук .* Имя Иван .* Телефон 80291234567/);
  const ods = workbook(
    table.split("\n").map((line) => line.split("\t")),
    "ods",
  );
  expect(textOf((await agent.get(await uploadStaff(agent, base, ods, "штат.ods")).expect(200)).text)).toContain("Жук");
});

const inCp1251 = (sign: string): number => {
  const code = sign.codePointAt(0) ?? 0;
  return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code;
};

const number = async (last_name: string) => (await given.subscriber(account, { last_name })).msisdn;

it("tells leavers by the day, also one that Excel keeps as a number, and waits for one to come", async () => {
  const columns = await uploadStaff(
    agent,
    base,
    workbook([
      ["Фамилия", "Номер", "Дата увольнения"],
      ["Вчера", await number("Вчера"), "08.11.2026"],
      ["Число", await number("Число"), 46_000],
      ["Завтра", await number("Завтра"), "2026-11-10"],
      ["Никогда", await number("Никогда"), null],
    ]),
  );
  const address = columns.replace("/columns", "");
  const roles = { "column-0": "lastName", "column-1": "number", "column-2": "leaving" };
  const { headers } = await post(agent, `${address}/columns`, roles).expect(303);
  expect(headers["location"]).toBe(address);
  const leavers = textOf((await agent.get(`${address}/heaps/leavers`).expect(200)).text);
  expect(leavers).toMatch(/Вчера.*08\.11\.2026.*Число.*09\.12\.2025/);
  expect(leavers).not.toContain("Завтра");
});

it("takes a status and a day that stand in two columns", async () => {
  const columns = await uploadStaff(
    agent,
    base,
    workbook([
      ["Фамилия", "Номер", "Состояние", "Дата увольнения"],
      ["Статусов", await number("Статусов"), "не работает", null],
      ["Дневной", await number("Дневной"), null, "08.11.2026"],
      ["Рабочий", await number("Рабочий"), "работает", "01.12.2026"],
    ]),
  );
  const address = columns.replace("/columns", "");
  const { text } = await agent.get(columns).expect(200);
  expect(text.match(/<option value="leaving" selected/g)).toHaveLength(2);
  const roles = { "column-0": "lastName", "column-1": "number", "column-2": "leaving", "column-3": "leaving" };
  await post(agent, columns, roles).expect(303);
  const leavers = textOf((await agent.get(`${address}/heaps/leavers`).expect(200)).text);
  expect(leavers).toMatch(/Статусов.*Дневной/);
  expect(leavers).not.toContain("Рабочий");
});

it("says what it has not read: other sheets, hidden rows; a lone name is somebody, a lone word a group", async () => {
  const book = utils.book_new();
  const sheet = utils.aoa_to_sheet([
    ["Отдел продаж, список"],
    ["ФИО", "Тел.", "Должность"],
    ["Отдел продаж"],
    ["Жук Иван Петрович"],
    ["Мороз Инна Львовна", "375291234567", "Кассир"],
    ["Скрытый Пётр", "375291234568", "Кассир"],
  ]);
  sheet["!rows"] = [{}, {}, {}, {}, {}, { hidden: true }];
  utils.book_append_sheet(book, sheet, "Минск");
  utils.book_append_sheet(book, utils.aoa_to_sheet([["ФИО"], ["Далёкий Олег"]]), "Брест");
  const columns = await uploadStaff(agent, base, write(book, { type: "buffer", bookType: "xlsx" }) as Buffer);
  const text = textOf((await agent.get(columns).expect(200)).text);
  expect(text).toContain("строк 2.");
  expect(text).toContain("Прочитан лист «Минск», где строк больше всего. Не прочитаны: Брест.");
  expect(text).toContain("В файле скрыто строк: 1");
  expect(text).toContain("нет сотрудника: 2. строка 1: «Отдел продаж, список»; строка 3: «Отдел продаж»");
  await post(agent, columns, { "column-0": "fullName", "column-1": "number" }).expect(303);
  const result = textOf((await agent.get(columns.replace("/columns", "")).expect(200)).text);
  expect(result).toContain("Не прочитаны: Брест");
});

it("asks each time what the columns of a file without headings are", async () => {
  const sheet = (rows: Cells) => uploadStaff(agent, base, workbook(rows));
  const columns = await sheet([["Жук Иван Петрович", 375291234567]]);
  await post(agent, columns, { "column-0": "fullName", "column-1": "number" }).expect(303);
  expect(await sheet([[375291234567, "Жук Иван Петрович"]])).toMatch(/\/columns$/);
});

it("gives a number of two rows to the one who works, and to nobody where two do", async () => {
  const [one, two] = [await given.subscriber(account), await given.subscriber(account)];
  const columns = await uploadStaff(
    agent,
    base,
    workbook([
      ["Прозвішча", "Нумар", "Стан"],
      ["Быўшы", one.msisdn, "звольнены"],
      ["Новы", one.msisdn, "працуе"],
      ["Першы", two.msisdn, "працуе"],
      ["Другі", two.msisdn, "працуе"],
    ]),
  );
  const address = columns.replace("/columns", "");
  await post(agent, `${address}/columns`, { "column-0": "lastName", "column-1": "number", "column-2": "leaving" });
  const { counts } = await owner("staff_lists").where("id", address.slice(-36)).first();
  expect(counts).toMatchObject({ names: 1, undecided: 2, matching: 1 });
  expect(counts).not.toHaveProperty("leavers");
  expect(textOf((await agent.get(`${address}/heaps/undecided`).expect(200)).text)).toContain(
    "Номер у нескольких людей",
  );
});

it("refuses a column of 1 001 different values as one of departments, and changes nothing", async () => {
  const rows = Array.from({ length: 1_001 }, (_, n) => [`Жук${n}`, `Отдел ${n}`]);
  const columns = await uploadStaff(agent, base, workbook([["Фамилия", "Отдел"], ...rows]));
  const refused = await post(agent, columns, { "column-0": "lastName", "column-1": "department" }).expect(422);
  expect(textOf(refused.text)).toContain("больше 1 000 разных значений");
  expect(await owner("staff_mappings").where({ account_id: account.id }).pluck("roles")).not.toContainEqual({
    фамилия: "lastName",
    отдел: "department",
  });
  expect((await owner("staff_lists").where("id", columns.split("/").at(-2)).first()).mapping).toBeNull();
});
