import { firstDay } from "../src/kernel/month.ts";
import { fillBilled, issueInvoices, settleBalances } from "./billing.ts";
import { services, serviceTariffs } from "./catalogue-services.ts";
import { type ChargePlan, chargesOf } from "./charges.ts";
import { type Habit, paymentsOf } from "./payments.ts";
import { insertRows } from "./rows.ts";
import { connect, type Scene, type SeededLine } from "./tenants.ts";

/** Charges, payments, invoices and the balance that follows from them. */
export async function addFinance({ trx, calendar }: Scene, plan: ChargePlan, habit: Habit): Promise<void> {
  const charges = chargesOf(calendar, plan);
  const months = [...new Set(charges.map(({ month }) => month))];
  await trx.raw("select ensure_charge_partition(month) from unnest(?::date[]) month", [months]);
  await insertRows(trx, "charges", charges);
  await insertRows(trx, "payments", paymentsOf(calendar, plan, charges, habit));
  const currentMonth = firstDay(calendar.month);
  await fillBilled(trx, [plan.accountId], currentMonth);
  await issueInvoices(trx, calendar.today, habit.opening);
  await settleBalances(trx, [plan.accountId], calendar.today);
}

/** Connects what each line is to have, and the mandatory services of its tariff; says what each then has. */
export async function addServices(
  { trx, calendar }: Scene,
  accountId: number,
  lines: readonly SeededLine[],
  wanted: (line: SeededLine, index: number) => readonly number[],
): Promise<Map<number, readonly number[]>> {
  const connected = new Map(
    lines.map((line, index) => [
      line.id,
      line.activated_on ? [...mandatoryOn(line.tariff_id), ...wanted(line, index)] : [],
    ]),
  );
  const since = new Map(lines.map(({ id, activated_on: day }) => [id, day ?? calendar.today]));
  await connect(
    trx,
    accountId,
    [...connected].flatMap(([id, serviceIds]) =>
      serviceIds.map((serviceId) => ({
        subscriber_id: id,
        service_id: serviceId,
        connected_at: `${since.get(id) ?? calendar.today}T12:00:00+03:00`,
      })),
    ),
  );
  return connected;
}

const mandatory = services.filter((service) => service.is_mandatory).map(({ id }) => id);
const mandatoryOn = (tariffId: number): number[] =>
  mandatory.filter((id) => serviceTariffs.some((pair) => pair.service_id === id && pair.tariff_id === tariffId));
