import { payingIn, textOf } from "../payments/paying.ts";
import type { Portal } from "../support/portal.ts";

export { textOf };

type Charge = readonly [group: string, gross: number, item?: string];
type Account = { readonly id: number };

/** An account with an administrator, and what its numbers are charged. */
export const chargingIn = (portal: Portal) => {
  const { given, owner } = portal;
  const { enter, givenPayer } = payingIn(portal);
  const charge = async (account: Account, subscriber: { id: number }, month: string, charges: readonly Charge[]) => {
    for (const [index, [charge_group, gross, item = ""]] of charges.entries()) {
      await owner("charges").insert({
        account_id: account.id,
        month: `${month}-01`,
        subscriber_id: subscriber.id,
        position: index + 1,
        charge_group,
        name: `${charge_group} ${item}`.trim(),
        item,
        gross,
      });
    }
  };
  const givenDepartment = async (account: Account, name: string, cost_centre = "") => {
    const [made] = await owner("departments").insert({ account_id: account.id, name, cost_centre }).returning("id");
    return made.id as number;
  };
  const givenInstalment = (account: Account, subscriber: { id: number }, columns: Record<string, unknown> = {}) =>
    owner("instalments").insert({
      account_id: account.id,
      subscriber_id: subscriber.id,
      name: "Смартфон",
      total: 103_608,
      monthly: 4_317,
      months: 24,
      first_month: "2026-01-01",
      charged: 43_170,
      ...columns,
    });
  return { given, owner, enter, givenPayer, charge, givenDepartment, givenInstalment };
};
