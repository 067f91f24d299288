import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sheetOf, textOf } from "../bulk/office.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";
import { uploadStaff, workbook } from "./staff.ts";

const portal = await startPortal();
const { given, owner } = portal;
afterAll(portal.close);

type Line = { id: number; msisdn: string };
let account: { id: number; number: string };
let agent: Agent;
let base: string;
let lines: Record<
  "leaver" | "same" | "typo" | "other" | "moved" | "spare" | "byName" | "twinA" | "twinB" | "gone",
  Line
>;
let sales: number;

const file = () =>
  workbook([
    ["ООО «Тест»", null, null],
    ["Штат на 9 ноября"],
    [],
    ["Таб. №", "ФИО", "Рабочий телефон", "Отдел", "Должность", "Статус"],
    [1, "Уволенный Пётр Ильич", lines.leaver.msisdn, "Продажи", "Водитель", "Уволен 01.10"],
    [2, "Иван  ЖУК Семенович", Number(lines.same.msisdn), "Продажи", "Водитель", "работает"],
    [3, "Ковалева Анна Игоревна", `+${lines.typo.msisdn}`, "Продажи", "Бухгалтер", "работает"],
    [4, "Новикова Ольга", lines.other.msisdn, "Продажи", "Бухгалтер", "декрет"],
    [5, "Мороз Инна Львовна", lines.moved.msisdn, "Склад № 2", "Кладовщик", "работает"],
    [6, "Сидоров Олег Олегович", null, "Склад № 2", "Кладовщик", "работает"],
    [7, "Безномерный Фома Фомич", null, "Склад № 2", "Кладовщик", "работает"],
    [8, "Двойной Лев Львович", null, "Склад № 2", "Кладовщик", "работает"],
    [9, "Ушедшая Вера Петровна", lines.gone.msisdn, "Склад № 2", "Кладовщик", "работает"],
    ["Итого", 9],
  ]);

beforeAll(async () => {
  account = await given.account();
  agent = await signIn(portal, await given.holder("administrator", account));
  base = `/a/${account.number}`;
  const [department] = await owner("departments").insert({ account_id: account.id, name: "Продажи" }).returning("id");
  const [store] = await owner("departments").insert({ account_id: account.id, name: "Склад" }).returning("id");
  sales = department.id;
  const line = (last_name: string, first_name = "", middle_name = "", more: object = {}) =>
    given.subscriber(account, { last_name, first_name, middle_name, department_id: department.id, ...more });
  lines = {
    leaver: await line("Уволенный", "Петр", "Ильич"),
    same: await line("Жук", "Иван", "Семёнович"),
    typo: await line("Ковалёва", "Ана", "Игоревна"),
    other: await line("Старый", "Владелец"),
    moved: await line("Мороз", "Инна", "Львовна"),
    spare: await line("Модем"),
    byName: await line("Сидоров", "Олег", "Олегович", { department_id: store.id }),
    twinA: await line("Двойной", "Лев", "Львович"),
    twinB: await line("Двойной", "Лев", "Львович"),
    gone: await line("Ушедшая", "Вера", "Петровна", { status: "terminated" }),
  };
});

const matched = {
  "column-0": "personnel",
  "column-1": "fullName",
  "column-2": "number",
  "column-3": "department",
  "column-4": "post",
  "column-5": "leaving",
};

const counts = async (address: string) => (await owner("staff_lists").where("id", address.slice(-36)).first()).counts;

describe("a staff list", () => {
  let address: string;

  it("is read whatever stands above it, and its columns are guessed", async () => {
    const columns = await uploadStaff(agent, base, file());
    expect(columns).toMatch(/\/staff-list\/[\w-]{36}\/columns$/);
    const { text } = await agent.get(columns).expect(200);
    expect(textOf(text)).toContain("строк 9.");
    expect(textOf(text)).toMatch(/нет сотрудника: 3\. строка 1: «ООО «Тест»»; строка 2: .*; строка 14: «Итого 9»/);
    expect([...text.matchAll(/<option value="(\w+)" selected/g)].map(([, role]) => role)).toEqual(
      Object.values(matched),
    );
    expect(textOf(text)).toContain("Уволенный Пётр Ильич");
    address = columns.replace("/columns", "");
  });

  it("says what is wrong with a matching beside what was chosen", async () => {
    const twice = await post(agent, `${address}/columns`, { ...matched, "column-0": "fullName" }).expect(422);
    expect(textOf(twice.text)).toContain("«ФИО одним полем» выбрано для двух столбцов");
    const nobody = await post(agent, `${address}/columns`, { "column-2": "number" }).expect(422);
    expect(textOf(nobody.text)).toContain("Укажите, где фамилия или ФИО");
    expect(nobody.text).toContain('<option value="number" selected');
  });

  it("becomes decisions by distinct value, which are guessed where they can be", async () => {
    const { headers } = await post(agent, `${address}/columns`, matched).expect(303);
    expect(headers["location"]).toBe(`${address}/values`);
    const first = await agent.get(`${address}/values`).expect(303);
    const page = await agent.get(String(first.headers["location"])).expect(200);
    expect(textOf(page.text)).toMatch(/Продажи 4 .*Склад № 2 5/);
    expect(page.text).toContain(`<option value="${sales}" selected`);
    const store = (await owner("departments").where({ account_id: account.id, name: "Склад" }).first("id")).id;
    await post(agent, `${address}/values/department`, { "value-0": "Склад № 2", "choice-0": String(store) }).expect(
      303,
    );
    const statuses = await agent.get(`${address}/values/status`).expect(200);
    expect(
      [...statuses.text.matchAll(/<option value="(\w*)" selected/g)]
        .map(([, choice]) => String(choice))
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(["left", "works", "works"]);
    const found = await agent.get(`${address}/values/department?q=СКЛАД`).expect(200);
    expect(textOf(found.text)).not.toContain("Продажи 4");
  });

  it("falls into groups: leavers, numbers of nobody, names, departments, people without a number", async () => {
    expect(await counts(address)).toEqual({
      leavers: 1,
      unclaimed: 1,
      names: 1,
      "likely-names": 1,
      departments: 1,
      "without-number": 2,
      undecided: 1,
      matching: 2,
    });
    const heap = async (name: string) => textOf((await agent.get(`${address}/heaps/${name}`).expect(200)).text);
    expect(await heap("leavers")).toContain("Уволенный Пётр Ильич");
    expect(await heap("unclaimed")).toContain("Модем");
    expect(await heap("names")).toMatch(/Новикова Ольга.*Старый Владелец/);
    expect(await heap("likely-names")).toMatch(/Ковалева Анна Игоревна.*Ковалёва Ана Игоревна/);
    expect(await heap("departments")).toMatch(/Мороз Инна Львовна.*Продажи Склад/);
    expect(await heap("without-number")).toMatch(/Активация.*Безномерный.*Ушедшая/);
    expect(await heap("undecided")).toMatch(/Двойной.*Однофамильцы/);
    expect(await heap("matching")).toMatch(/ЖУК.*Сидоров/);
  });

  it("gives each group as Excel", async () => {
    const { rows } = await sheetOf(agent, `${address}/heaps/names.xlsx`);
    expect(rows[0]).toEqual(expect.arrayContaining(["Строка", "В файле", "Номер", "Абонент"]));
    expect(rows[1]).toEqual(expect.arrayContaining(["8", "Новикова Ольга", lines.other.msisdn, "Старый Владелец"]));
  });

  it("makes a draft of a group, with the file's rows and names, and changes nothing itself", async () => {
    const { headers } = await post(agent, `${address}/heaps/names/drafts`, { offer: "rename" }).expect(303);
    const draft = String(headers["location"]);
    expect(draft).toMatch(/\/bulk\/drafts\/\d+$/);
    const { text } = await agent.get(draft).expect(200);
    expect(textOf(text)).toContain("Новикова");
    const [item, ...others] = await owner("order_items").where({
      account_id: account.id,
      order_id: draft.split("/").at(-1),
    });
    expect(others).toEqual([]);
    expect(item).toMatchObject({ row_number: 8, subscriber_id: lines.other.id, state: "pending" });
    expect(item.after).toEqual({ lastName: "Новикова", firstName: "Ольга", middleName: "" });
    expect((await owner("subscribers").where("id", lines.other.id).first()).last_name).toBe("Старый");
  });

  it.each([
    ["leavers", "suspend", "suspend", "leaver"],
    ["leavers", "terminate", "terminate", "leaver"],
    ["unclaimed", "clear-name", "rename", "spare"],
    ["likely-names", "rename", "rename", "typo"],
    ["departments", "set-department", "set-department", "moved"],
  ] as const)("offers for %s: %s", async (heap, offer, operation, whose) => {
    expect((await agent.get(`${address}/heaps/${heap}`)).text).toContain(`value="${offer}"`);
    const { headers } = await post(agent, `${address}/heaps/${heap}/drafts`, { offer }).expect(303);
    const id = String(headers["location"]).split("/").at(-1);
    await agent.get(String(headers["location"])).expect(200);
    expect(await owner("orders").where({ account_id: account.id, id }).first("operation", "total")).toEqual({
      operation,
      total: 1,
    });
    const item = await owner("order_items").where({ account_id: account.id, order_id: id }).first();
    expect(item).toMatchObject({ subscriber_id: lines[whose].id, state: "pending" });
  });

  it("does not offer what a group is not for", async () => {
    await post(agent, `${address}/heaps/names/drafts`, { offer: "terminate" }).expect(404);
    await post(agent, `${address}/heaps/without-number/drafts`, { offer: "suspend" }).expect(404);
  });

  it("goes straight through the next time, with the columns in another order and the values decided", async () => {
    const next = await uploadStaff(
      agent,
      base,
      workbook(
        [
          ["ФИО", "Таб. №", "Рабочий телефон", "Отдел", "Должность", "Статус"],
          ["Мороз Инна Львовна", 5, lines.moved.msisdn, "Склад № 2", "Кладовщик", "работает"],
        ],
        "biff8",
      ),
      "штат.xls",
    );
    expect(next).toMatch(/\/staff-list\/[\w-]{36}$/);
    const page = textOf((await agent.get(next).expect(200)).text);
    expect(page).toContain("Изменить сопоставление");
    expect(page).not.toContain("Не решено значений");
    expect(await counts(next)).toMatchObject({ departments: 1, unclaimed: 8 });
  });

  it("is compared again after the subscribers have changed", async () => {
    await owner("subscribers").where({ account_id: account.id, id: lines.other.id }).update({
      last_name: "Новикова",
      first_name: "Ольга",
    });
    await post(agent, `${address}/comparison`).expect(303);
    expect(await counts(address)).toMatchObject({ matching: 3 });
    expect(await counts(address)).not.toHaveProperty("names");
  });

  it("is forgotten by its button, with everything of it, and the journal says what was done", async () => {
    await post(agent, `${address}/removal`).expect(303);
    await agent.get(address).expect(404);
    const id = address.slice(-36);
    for (const table of ["staff_rows", "staff_people", "staff_values", "staff_findings"]) {
      expect(await owner(table).where("list_id", id)).toEqual([]);
    }
    const journal = textOf((await agent.get(`${base}/journal`).expect(200)).text);
    for (const said of ["Загружен файл штата", "Сопоставлены столбцы файла штата", "Удалён файл штата"]) {
      expect(journal).toContain(said);
    }
  });
});
