import { makeIccid } from "../src/kernel/iccid.ts";
import { addMonths } from "../src/kernel/month.ts";
import { dayIn } from "./calendar.ts";
import { addFinance, addServices } from "./finance.ts";
import { type Dice, diceOf, inventName } from "./people.ts";
import {
  addAccount,
  addClient,
  addGrants,
  addLines,
  addUser,
  type Line,
  type Scene,
  type SeededLine,
  type Status,
} from "./tenants.ts";

const ids = { debtor: 20_000_200, prepaid: 20_000_201, closed: 20_000_202 };
const payer = "ОДО «Вечерний звон»";

/** A client in debt: an account suspended with its lines, a prepaid one, and one closed for good. */
export async function seedOverdue(scene: Scene): Promise<void> {
  const clientId = await addClient(scene.trx, {
    name: payer,
    unp: "690000206",
    address: "246050, г. Гомель, пр-т Ленина, д. 999, корп. 2",
    contract_number: "КР-200/23",
    contract_date: "2023-06-01",
  });
  if (clientId === undefined) return;
  await addAccount(scene, clientId, { id: ids.debtor, status: "suspended", delivery_email: "bell@zvon.example" });
  await addAccount(scene, clientId, { id: ids.prepaid, payment_form: "prepaid", delivery_email: "bell@zvon.example" });
  await addAccount(scene, clientId, { id: ids.closed, status: "closed", delivery_email: "bell@zvon.example" });
  const debtors = await seedLines(scene, ids.debtor, "suspended", 101, 12, { owes: 2, months: 6 });
  await seedLines(scene, ids.prepaid, "active", 501, 4, { owes: 0, months: 0 });
  await seedLines(scene, ids.closed, "terminated", 101, 3, { owes: 0, months: 6 });
  const user = await addUser(scene, {
    name: "Мельник Виктор Янович",
    phone: "375291000200",
    email: "bell@zvon.example",
  });
  await addGrants(scene, [
    ...Object.values(ids).map((id) => ({ account_id: id, user_id: user, role: "administrator" }) as const),
    { account_id: ids.debtor, user_id: user, role: "subscriber", subscriber_id: debtors[0]?.id },
  ]);
}

type Past = { owes: 0 | 1 | 2; months: number };

async function seedLines(
  scene: Scene,
  accountId: number,
  status: Status,
  tariff: number,
  count: number,
  past: Past,
): Promise<SeededLine[]> {
  const pick = diceOf(accountId);
  const sketches = Array.from({ length: count }, (_, index) => lineOf(scene, pick, accountId, index, status, tariff));
  const lines = await addLines(scene, accountId, sketches);
  const connected = await addServices(scene, accountId, lines, () => []);
  const plan = { accountId, lines, months: past.months, connected, pick };
  const opening = past.months === 0 ? 10_000 : 0;
  await addFinance(scene, plan, { payer, owes: past.owes, opening });
  return lines;
}

function lineOf(
  { calendar }: Scene,
  pick: Dice,
  accountId: number,
  index: number,
  status: Status,
  tariff: number,
): Line {
  const isFirst = accountId === ids.debtor && index === 0;
  return {
    ...inventName(pick),
    msisdn: isFirst ? "375291000200" : `37533${1_000_000 + (accountId % 1_000) * 100 + index}`,
    iccid: makeIccid(1_010_000 + (accountId % 1_000) * 100 + index),
    tariff_id: tariff,
    bundle_id: null,
    status,
    status_reason: status === "suspended" ? "debt" : null,
    sim_self_service: true,
    activated_on: dayIn(addMonths(calendar.month, -30), 1),
    terminated_on: status === "terminated" ? dayIn(addMonths(calendar.month, -2), 28) : null,
  };
}
