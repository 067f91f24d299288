import { makeIccid } from "../src/kernel/iccid.ts";
import { nameOf } from "./people.ts";
import { addAccount, addClient, addGrants, addLines, addUser, type Scene } from "./tenants.ts";

const accountId = 20_000_900;

/** An account with nothing in it but its administrator: shows every empty page. */
export async function seedCleanSlate(scene: Scene): Promise<void> {
  const clientId = await addClient(scene.trx, {
    name: "ЧУП «Чистый лист»",
    unp: "690000908",
    address: "230025, г. Гродно, ул. Советская, д. 999",
    contract_number: "КР-900/26",
    contract_date: "2026-01-12",
  });
  if (clientId === undefined) return;
  await addAccount(scene, clientId, { id: accountId, delivery_email: null });
  await addLines(scene, accountId, [
    {
      ...nameOf("Лукашевич", "Ирина", "Яновна"),
      msisdn: "375291000900",
      iccid: makeIccid(1_009_001),
      tariff_id: 101,
      bundle_id: null,
      status: "active",
      status_reason: null,
      sim_self_service: true,
      activated_on: scene.calendar.today,
      terminated_on: null,
    },
  ]);
  const user = await addUser(scene, { name: "Лукашевич Ирина Яновна", phone: "375291000900" });
  await addGrants(scene, [{ account_id: accountId, user_id: user, role: "administrator" }]);
}
