import { addDays } from "../../src/kernel/dates.ts";
import { kopecks } from "../../src/kernel/money.ts";
import { addMonths, firstDay, type Month } from "../../src/kernel/month.ts";
import { type History, type IssuedInvoice, lastDayOf, type PaidDay } from "../../src/reconciliation-acts/statement.ts";

/** Numbers from 0 to `below`, always the same for one seed. */
export const diceOf = (seed: number) => {
  let state = seed * 2_654_435_761 + 1;
  return (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return state % below;
  };
};

/** Invoices that follow from charges and payments, as billing makes them; some months have none, some invoices do not follow. */
export const historyOf = (seed: number, options: { readonly isBroken?: boolean } = {}): History => {
  const dice = diceOf(seed);
  const first = addMonths("2023-01" as Month, dice(30));
  const count = 1 + dice(20);
  const paid: PaidDay[] = [];
  for (
    let day = addDays(firstDay(first), -dice(60));
    day < firstDay(addMonths(first, count + 2));
    day = addDays(day, 1 + dice(20))
  ) {
    paid.push({ day, amount: kopecks(dice(500_000) - 20_000), count: 1 + dice(3) });
  }
  const invoices: IssuedInvoice[] = [];
  let [debt, since] = [dice(100_000) - 50_000, addDays(firstDay(first), -1)];
  for (let index = 0; index < count; index += 1) {
    const month = addMonths(first, index);
    if (index > 0 && dice(10) === 0) continue;
    const on = lastDayOf(month);
    const charges = dice(700_000) - 30_000;
    const received = paid.filter(({ day }) => day > since && day <= on).reduce((sum, { amount }) => sum + amount, 0);
    const drift = options.isBroken && dice(3) === 0 ? dice(1_000) - 500 : 0;
    const closing = debt + charges - received + drift;
    invoices.push({
      id: index + 1,
      number: `С-${index + 1}`,
      month,
      issuedOn: addDays(on, 5),
      opening: kopecks(debt),
      charges: kopecks(charges),
      closing: kopecks(closing),
    });
    [debt, since] = [closing, on];
  }
  return { invoices, paid };
};
