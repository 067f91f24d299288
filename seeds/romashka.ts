import { makeIccid } from "../src/kernel/iccid.ts";
import { addMonths } from "../src/kernel/month.ts";
import { dayIn, momentBack } from "./calendar.ts";
import { addCallDetails } from "./call-details.ts";
import { addCurrentUse, addInstalments } from "./current-month.ts";
import { addFinance, addServices } from "./finance.ts";
import { addOrders } from "./orders.ts";
import { diceOf, inventName, nameOf } from "./people.ts";
import { addPlannedChanges } from "./planned-changes.ts";
import { addReconciliation } from "./reconciliation.ts";
import { addAwaitingRegistration, addConfirmedRegistration } from "./registrations.ts";
import { addColleagues } from "./romashka-access.ts";
import { addBelonging } from "./romashka-belonging.ts";
import { addDeliverySettings } from "./romashka-delivery.ts";
import { connectedOf, romashkaLines, turns } from "./romashka-lines.ts";
import { romashkaOrders } from "./romashka-orders.ts";
import { addDeliveries, addForwardings, addJournal } from "./romashka-records.ts";
import {
  addAccount,
  addClient,
  addGrants,
  addLines,
  addSpareSims,
  addUser,
  type Line,
  type Scene,
  type SeededLine,
} from "./tenants.ts";
import { addUsage, meterOf, usageOf } from "./usage.ts";

const ids = { main: 20_000_001, second: 20_000_002, fixed: 170_000_003 };
const months = 36;
const payer = "ООО «Ромашка»";
const dayMs = 86_400_000;

/** ООО «Ромашка»: two mobile accounts and a fixed one, with everything that can happen to an account. */
export async function seedRomashka(scene: Scene): Promise<void> {
  const clientId = await addClient(scene.trx, {
    name: payer,
    unp: "690000022",
    address: "220030, г. Минск, ул. Немига, д. 999, пом. 12",
    contract_number: "КР-118/22",
    contract_date: "2022-02-14",
  });
  if (clientId === undefined) return;
  await addAccount(scene, clientId, { id: ids.main, delivery_email: "buh@romashka.example" });
  await addAccount(scene, clientId, {
    id: ids.second,
    delivery_email: "buh@romashka.example",
    delivery_format: "xlsx",
  });
  await addAccount(scene, clientId, {
    id: ids.fixed,
    kind: "fixed",
    delivery_email: "office@romashka.example",
    delivery_format: "txt",
  });
  const lines = await seedMain(scene);
  await seedSecond(scene);
  await seedFixed(scene);
  await addPeople(scene, lines);
  await addBelonging(scene, { main: ids.main, fixed: ids.fixed }, lines);
  await addCurrentUse(scene, ids.main);
  for (const id of [ids.main, ids.second]) await addInstalments(scene, id);
}

async function seedMain(scene: Scene): Promise<SeededLine[]> {
  const { trx, calendar } = scene;
  const lines = await addLines(scene, ids.main, romashkaLines(calendar));
  await addSpareSims(trx, ids.main, 1_000_101, 6, 2);
  await addForwardings(trx, ids.main, lines);
  const connected = await addServices(scene, ids.main, lines, (_, index) => connectedOf[index] ?? []);
  const records = usageOf(calendar, ids.main, lines, months, diceOf(1));
  await addUsage(trx, calendar, records, months);
  const plan = {
    accountId: ids.main,
    lines,
    months,
    connected,
    pick: diceOf(2),
    metered: meterOf(records),
    turns,
    discount: { percent: 5, from: 12 },
  };
  await addFinance(scene, plan, { payer, owes: 1, opening: 15_240 });
  return lines;
}

async function seedSecond(scene: Scene): Promise<void> {
  const pick = diceOf(3);
  const sketches = Array.from({ length: 9 }, (_, index) =>
    lineOf(scene, `37544${1_000_001 + index}`, 1_001_001 + index, index % 3 === 2 ? 201 : 101),
  );
  const lines = await addLines(
    scene,
    ids.second,
    sketches.map((line) => ({ ...line, ...inventName(pick) })),
  );
  await addSpareSims(scene.trx, ids.second, 1_001_101, 2, 1);
  const connected = await addServices(scene, ids.second, lines, (_, index) => (index % 2 === 0 ? [301] : [401, 201]));
  // the discount ended with the month before the last
  const discount = { percent: 3, until: 1 };
  await addFinance(scene, { accountId: ids.second, lines, months, connected, pick, discount }, { payer, owes: 2 });
}

const fixedNames = ["Приёмная", "Бухгалтерия", "Отдел продаж", "Склад, факс", "Охрана", "Единый номер"];

async function seedFixed(scene: Scene): Promise<void> {
  const sketches = fixedNames.map((name, index) => ({
    ...lineOf(scene, `37517${3_000_001 + index}`, undefined, index === 5 ? 603 : 601 + (index % 2)),
    ...nameOf(name),
  }));
  const lines = await addLines(scene, ids.fixed, sketches);
  const connected = await addServices(scene, ids.fixed, lines, ({ tariff_id: tariff }) =>
    tariff === 603 ? [801, 802] : [],
  );
  const plan = {
    accountId: ids.fixed,
    lines,
    months,
    connected,
    pick: diceOf(4),
    metered: () => [],
  };
  await addFinance(scene, plan, { payer, owes: 0, rounding: 5_000, method: "payment-request" });
}

const lineOf = ({ calendar }: Scene, msisdn: string, serial: number | undefined, tariff: number): Line => ({
  ...nameOf(""),
  msisdn,
  iccid: serial === undefined ? null : makeIccid(serial),
  tariff_id: tariff,
  bundle_id: tariff === 101 ? 1 : null,
  status: "active",
  status_reason: null,
  sim_self_service: true,
  activated_on: dayIn(addMonths(calendar.month, -48), 1),
  terminated_on: null,
});

async function addPeople(scene: Scene, lines: readonly SeededLine[]): Promise<void> {
  const owns = (user: number, place: number) =>
    ({ account_id: ids.main, user_id: user, role: "subscriber", subscriber_id: lines[place - 1]?.id }) as const;
  const name = "Дем'яненко Ольга Станиславовна";
  const admin = await addUser(scene, { name, phone: "375291000001", email: "admin@romashka.example" });
  const supervisorName = "Кавалёў Уладзіслаў Сяргеевіч";
  const supervisor = await addUser(scene, { name: supervisorName, phone: "375291000002" });
  const subscriber = await addUser(scene, { name: "Шаўчэнка Мар'яна Ігараўна", phone: "375291000003" });
  const newcomer = await addUser(scene, {
    name: "Новик Андрей Павлович",
    phone: "375291000004",
    password_is_temporary: true,
    password_expires_at: new Date(scene.calendar.now.getTime() + 30 * dayMs).toISOString(),
  });
  const former = await addUser(scene, { name: "Рыбак Егор Алексеевич", phone: "375291000014", status: "suspended" });
  const fixed = await addUser(scene, { name: "Администратор фиксированной связи", login_account: ids.fixed });
  // with the contract, before anybody could be invited
  const granted_at = momentBack(scene.calendar, 700, "10:00");
  const over = (account: number) =>
    ({ account_id: account, user_id: supervisor, role: "supervisor", granted_at }) as const;
  await addGrants(scene, [
    { account_id: ids.main, user_id: admin, role: "administrator", granted_at },
    owns(admin, 1),
    ...Object.values(ids).map(over),
    owns(subscriber, 3),
    owns(newcomer, 4),
    owns(former, 14),
    {
      account_id: ids.main,
      user_id: former,
      role: "administrator",
      revoked_at: scene.calendar.now.toISOString(),
      revoked_by: admin,
    },
    { account_id: ids.fixed, user_id: fixed, role: "administrator", granted_at },
  ]);
  await addColleagues(scene, { main: ids.main, second: ids.second, administrator: admin, supervisor });
  await addReconciliation(scene, ids.main, { id: admin, name });
  await addHistory(scene, lines, { id: admin, name });
  await addDeliverySettings(scene, { main: ids.main, second: ids.second }, { id: admin, name });
  await addPlannedChanges(scene, ids.main, { id: admin, name, role: "administrator" }, lines[3]);
  await addConfirmedRegistration(scene, ids.main, { id: admin, name, role: "administrator" });
  await addCallDetails(scene, ids.main, { id: admin, name, role: "administrator" }, lines);
  await addAwaitingRegistration(scene, ids.second, { id: supervisor, name: supervisorName, role: "supervisor" });
}

async function addHistory(
  { trx, calendar }: Scene,
  lines: readonly SeededLine[],
  user: { id: number; name: string },
): Promise<void> {
  const author = { userId: user.id, name: user.name, msisdn: "375291000001", role: "administrator" };
  await addOrders(trx, calendar, ids.main, author, lines, romashkaOrders);
  await addDeliveries(trx, calendar, ids.main, user.id);
  await addJournal(trx, calendar, ids.main, user);
}
