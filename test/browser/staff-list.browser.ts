import { utils, write } from "@e965/xlsx";
import type { Page } from "@playwright/test";
import { openKnex } from "../../src/platform/db.ts";
import {
  asAdministrator,
  databaseUrl,
  expect,
  figure,
  opened,
  romashka,
  rowsOf,
  seen,
  test,
  title,
} from "../support/person.ts";
import { button } from "./bulk.ts";

type Line = { readonly msisdn: string; readonly name: string; readonly department: string };

/** Active numbers of people, the first 12. */
async function linesOfRomashka(): Promise<readonly Line[]> {
  const knex = openKnex(databaseUrl(), undefined, 1);
  try {
    const { rows } = await knex.raw(
      `select s.msisdn, concat_ws(' ', s.last_name, s.first_name, s.middle_name) as name, d.name as department
       from subscribers s join departments d on d.account_id = s.account_id and d.id = s.department_id
       where s.account_id = ? and s.status = 'active' and s.msisdn is not null and s.middle_name <> ''
       order by s.msisdn limit 12`,
      [Number(romashka.slice(3))],
    );
    return rows as Line[];
  } finally {
    await knex.destroy();
  }
}

/** A list as a personnel department's program saves it: a title, headings, a row for each, a total. */
const staffOf = ([leaver, renamed, moved, ...others]: readonly Line[]): Buffer => {
  const row = (
    { name, msisdn, department }: Line,
    more: { name?: string; department?: string; status?: string } = {},
  ) => [more.name ?? name, Number(msisdn), more.department ?? department, "Специалист", more.status ?? "Работает"];
  if (!leaver || !renamed || !moved) throw new Error("the demo data has too few people");
  const rows = [
    ["Штатное расписание ООО «Ромашка»"],
    [],
    ["Сотрудник", "Рабочий телефон", "Подразделение", "Должность", "Состояние"],
    row(leaver, { status: "Увольнение" }),
    row(renamed, { name: "Новикова-Заречная Ольга Станиславовна" }),
    row(moved, { department: "Служба качества" }),
    ...others.map((line) => row(line)),
    ["Безномерный Фома Фомич", null, "Служба качества", "Стажёр", "Работает"],
    ["Итого", others.length + 4],
  ];
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), "Штат");
  return write(book, { type: "buffer", bookType: "xlsx", compression: true }) as Buffer;
};

const group = (page: Page, name: string) => rowsOf(page).filter({ hasText: name });

test("a staff list: columns, values, groups, a draft of one of them, and the file forgotten", async ({ page }) => {
  test.setTimeout(120_000);
  const lines = await linesOfRomashka();
  await asAdministrator(page);
  await page.getByRole("link", { name: "Справка по штату" }).click();
  await seen(page);
  await button(page, "Загрузить").click();
  await expect(page.getByText("Выберите файл или вставьте таблицу").last()).toBeVisible();
  await seen(page);
  const file = { name: "Штат.xlsx", mimeType: "application/octet-stream", buffer: staffOf(lines) };
  await page.getByLabel("Файл", { exact: true }).setInputFiles(file);
  await button(page, "Загрузить").click();

  await expect(title(page)).toHaveText("Сопоставление столбцов");
  await expect(page.getByLabel("Что в столбце «Сотрудник»")).toHaveValue("fullName");
  await seen(page);
  await page.getByLabel("Что в столбце «Сотрудник»").selectOption("Не использовать");
  await button(page, "Сверить").click();
  await expect(page.getByText("Укажите, где фамилия или ФИО").last()).toBeVisible();
  await seen(page);
  await page.getByLabel("Что в столбце «Сотрудник»").selectOption("ФИО одним полем");
  await button(page, "Сверить").click();

  await expect(title(page)).toHaveText("Значения столбцов");
  await page.getByRole("link", { name: "Только нерешённые: 1" }).click();
  await seen(page);
  await page.getByLabel("Что значит «Служба качества»").selectOption("Склад и транспорт");
  await button(page, "Сохранить").click();

  await expect(title(page)).toHaveText("Справка по штату");
  await expect(group(page, "Уволенные с действующими номерами")).toContainText("1");
  await expect(group(page, "Подразделение различается")).toContainText("1");
  await expect(group(page, "Сотрудники без номера")).toContainText("1");
  await seen(page);
  await page.getByRole("link", { name: "Имена различаются" }).click();
  await expect(rowsOf(page)).toHaveCount(1);
  await expect(rowsOf(page)).toContainText(lines[1]?.name ?? "");
  await seen(page);
  const { rows } = await opened(page, page.getByRole("link", { name: "Скачать в Excel" }));
  expect(rows[1]).toEqual(expect.arrayContaining(["5", "Новикова-Заречная Ольга Станиславовна", lines[1]?.msisdn]));
  await button(page, "Переименовать как в файле").click();
  await expect(page).toHaveURL(/\/bulk\/drafts\/\d+$/);
  await expect(figure(page, "Будет выполнено")).toHaveText("1");
  await expect(rowsOf(page).first()).toContainText("→ Новикова-Заречная");

  await page.getByRole("link", { name: "Справка по штату" }).first().click();
  await seen(page);
  await page.getByRole("link", { name: "Штат.xlsx" }).click();
  await page.getByRole("link", { name: "Уволенные с действующими номерами" }).click();
  for (const offer of ["Приостановить", "Снять имя", "Прекращение обслуживания"])
    await expect(button(page, offer)).toBeVisible();
  await page.getByRole("link", { name: "Все группы" }).click();
  for (const name of ["Подразделение различается", "Номера, которых нет в файле"]) {
    await page.getByRole("link", { name }).click();
    await seen(page);
    await page.getByRole("link", { name: "Все группы" }).click();
  }
  await page.getByRole("link", { name: "Сотрудники без номера" }).click();
  await expect(page.locator("main").getByRole("link", { name: "Активация" })).toBeVisible();
  await seen(page);
  await page.getByRole("link", { name: "Все группы" }).click();
  await button(page, "Удалить файл").click();
  await expect(page.getByText("Файл удалён")).toBeVisible();
  await expect(page.getByRole("link", { name: "Штат.xlsx" })).toHaveCount(0);
});
