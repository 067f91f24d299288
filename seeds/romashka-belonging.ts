import type { Knex } from "../src/platform/db.ts";
import { momentBack } from "./calendar.ts";
import { insertReturning, insertRows } from "./rows.ts";
import type { Scene, SeededLine } from "./tenants.ts";

type Accounts = { readonly main: number; readonly fixed: number };

/** Where the subscribers of ООО «Ромашка» belong, who is locked, lost or on a split bill, and who held a number before. */
export async function addBelonging(scene: Scene, accounts: Accounts, lines: readonly SeededLine[]): Promise<void> {
  const { trx } = scene;
  await addGroups(trx, accounts.main, lines);
  await addStates(scene, accounts.main, lines);
  await addPuks(trx, accounts.main);
  await addPastHolders(scene, accounts.main, lines);
  await addFixedLines(scene, accounts.fixed);
  await insertRows(trx, "account_products", [
    { account_id: accounts.main, product_id: 1, connected_on: "2024-03-01" },
    { account_id: accounts.fixed, product_id: 3, connected_on: "2023-09-15" },
  ]);
}

/** Subscribers by their place in the demo's list, from 1. */
const idsOf = (lines: readonly SeededLine[], places: readonly number[]): number[] =>
  places.flatMap((place) => lines[place - 1]?.id ?? []);

const departments = [
  { name: "Отдел продаж", cost_centre: "2610", places: [2, 3, 4, 5, 9] },
  { name: "Бухгалтерия", cost_centre: "2620", places: [1, 6, 12] },
  { name: "Склад и транспорт", cost_centre: "2511", places: [7, 8, 13, 15, 19, 22] },
];
const labels = [
  { name: "Директора", locks_numbers: true, places: [2] },
  { name: "Оборудование", locks_numbers: false, places: [7, 8, 13, 19] },
  { name: "Выездные", locks_numbers: false, places: [3, 4, 5] },
];

const addGroups = async (trx: Knex, account_id: number, lines: readonly SeededLine[]): Promise<void> => {
  for (const { places, ...department } of departments) {
    const [department_id] = await insertReturning(trx, "departments", [{ account_id, ...department }], "id");
    await trx("subscribers").where({ account_id }).whereIn("id", idsOf(lines, places)).update({ department_id });
  }
  for (const { places, ...label } of labels) {
    const [label_id] = await insertReturning(trx, "labels", [{ account_id, ...label }], "id");
    const rows = idsOf(lines, places).map((subscriber_id) => ({ account_id, label_id, subscriber_id }));
    await insertRows(trx, "subscriber_labels", rows);
  }
};

/** Locked by a label, with an employee's contract, not to have one, and noted. */
const addStates = async ({ trx, calendar }: Scene, account_id: number, lines: readonly SeededLine[]): Promise<void> => {
  const set = (places: readonly number[], columns: object) =>
    trx("subscribers").where({ account_id }).whereIn("id", idsOf(lines, places)).update(columns);
  await set([2], { locked_at: momentBack(calendar, 40, "10:00") });
  await set([11], { has_split_bill: true });
  await set([7, 8, 13, 19], { may_split_bill: false });
  await set([15], { note: "Пост у ворот, телефон у дежурной смены" });
  await set([20], {
    status_reason: "leave",
    status_since: momentBack(calendar, 12, "09:00"),
    suspended_until: momentBack(calendar, -20, "00:00"),
  });
};

const addPuks = (trx: Knex, account_id: number) =>
  trx("sim_cards")
    .where({ account_id })
    .update({ puk: trx.raw("lpad((right(iccid, 7)::bigint * 7919 % 100000000)::text, 8, '0')") });

const addPastHolders = ({ trx, calendar }: Scene, account_id: number, lines: readonly SeededLine[]): Promise<void> =>
  insertRows(
    trx,
    "past_holders",
    [
      { place: 4, name: "Гурский Павел Андреевич", from: 1_000, to: 260 },
      { place: 4, name: "", from: 260, to: 240 },
      { place: 6, name: "Касса № 1", from: 900, to: 500 },
    ].map(({ place, name, from, to }) => ({
      account_id,
      subscriber_id: lines[place - 1]?.id,
      number: lines[place - 1]?.msisdn,
      name,
      since: momentBack(calendar, from, "09:00"),
      until: momentBack(calendar, to, "18:00"),
    })),
  );

/** Lines without a phone number: internet and SIP, known by the operator's own identifiers. */
const addFixedLines = ({ trx }: Scene, account_id: number): Promise<void> =>
  insertRows(
    trx,
    "subscribers",
    [
      { kind: "internet", line: "inet-0003-01", last_name: "Офис, интернет", tariff_id: 701 },
      { kind: "sip", line: "sip-0003-01", last_name: "АТС, линия 1", tariff_id: 702 },
      { kind: "sip", line: "sip-0003-02", last_name: "АТС, линия 2", tariff_id: 702, status: "suspended" },
    ].map((line) => ({
      status: "active",
      account_id,
      msisdn: null,
      first_name: "",
      middle_name: "",
      activated_on: "2023-09-15",
      ...line,
    })),
  );
