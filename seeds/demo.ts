import { momentBack } from "./calendar.ts";
import { seedCleanSlate } from "./clean-slate.ts";
import { addCurrentUse, addInstalments } from "./current-month.ts";
import { addFinance, addServices } from "./finance.ts";
import { addImportRuns } from "./import-runs.ts";
import { addOrders } from "./orders.ts";
import { seedOverdue } from "./overdue.ts";
import { diceOf, oneOf } from "./people.ts";
import { plantLines } from "./plant.ts";
import { seedRomashka } from "./romashka.ts";
import { insertRows } from "./rows.ts";
import { addRemoval, addVisits } from "./support-visits.ts";
import {
  addAccount,
  addClient,
  addGrants,
  addLines,
  addSpareSims,
  addUser,
  type Scene,
  type SeededLine,
} from "./tenants.ts";

/** Every kind of client, every state of every thing, and the sign-ins that are told at the start. */
export async function seedDemo(scene: Scene): Promise<void> {
  await seedRomashka(scene);
  await seedPlant(scene);
  await seedCleanSlate(scene);
  await seedOverdue(scene);
  await seedStaff(scene);
  await bindNumbers(scene);
}

/** Who signs in with a number has shown it at the beginning. */
async function bindNumbers({ trx, calendar }: Scene): Promise<void> {
  await trx.raw(
    `update users u set phone_account_id = s.account_id, phone_subscriber_id = s.id, phone_proved_at = ?
     from subscribers s where s.msisdn = u.phone and s.status <> 'terminated' and u.phone_account_id is null`,
    [calendar.now],
  );
}

const plantId = 20_000_100;

async function seedPlant(scene: Scene): Promise<void> {
  const { trx, calendar } = scene;
  const payer = "ОАО «Большой завод»";
  const clientId = await addClient(trx, {
    name: payer,
    unp: "690000101",
    address: "220021, г. Минск, пр-т Партизанский, д. 999",
    contract_number: "КР-100/19",
    contract_date: "2019-09-02",
  });
  if (clientId === undefined) return;
  await addAccount(scene, clientId, { id: plantId, delivery_email: "svyaz@zavod.example", delivery_format: "xlsx" });
  const pick = diceOf(101);
  const lines = await addLines(scene, plantId, plantLines(calendar));
  await addSpareSims(trx, plantId, 2_010_001, 40, 5);
  const connected = await addServices(scene, plantId, lines, () => (pick(3) === 0 ? [oneOf(pick, plantServices)] : []));
  await addFinance(scene, { accountId: plantId, lines, months: 6, connected, pick }, { payer, owes: 0 });
  await addCurrentUse(scene, plantId);
  await addInstalments(scene, plantId);
  await addPlantPeople(scene, lines);
}

// On every tariff, and none of them excludes another or needs one.
const plantServices = [301, 302, 303, 304, 401, 403, 404, 501, 502, 503];

async function addPlantPeople(scene: Scene, lines: readonly SeededLine[]): Promise<void> {
  const name = "Полубинская-Вишневецкая Зоя Игнатьевна";
  const user = await addUser(scene, { name, phone: "375291000100", email: "svyaz@zavod.example" });
  await addGrants(scene, [{ account_id: plantId, user_id: user, role: "administrator" }]);
  const author = { userId: user, name, msisdn: "375291000100", role: "administrator" };
  const items = lines
    .filter(({ status, tariff_id: tariff }) => status === "active" && [101, 102, 103].includes(tariff))
    .slice(100, 600)
    .map(({ msisdn }) => ({ input: msisdn, state: "done" }) as const);
  await addOrders(scene.trx, scene.calendar, plantId, author, lines, [
    {
      operation: "connect-service",
      service: 504,
      source: "file",
      fileName: "цех 3.xlsx",
      state: "done",
      daysAgo: 26,
      items,
    },
  ]);
}

async function seedStaff(scene: Scene): Promise<void> {
  const known = await scene.trx("users").where("email", "support@operator.example").first("id");
  if (known) return;
  const id = await addUser(scene, { name: "Служба поддержки", email: "support@operator.example", is_staff: true });
  await insertRows(scene.trx, "audit_records", [
    {
      account_id: 0,
      at: momentBack(scene.calendar, 2, "08:55"),
      user_id: id,
      user_name: "Служба поддержки",
      role: "support",
      action: "sessions:begin",
      subject: "",
      address: "192.0.2.40",
    },
  ]);
  await addImportRuns(scene);
  await addVisits(scene, { id, name: "Служба поддержки" });
  const secondLine = { name: "Вторая линия поддержки", email: "support-2@operator.example" };
  const author = await addUser(scene, { ...secondLine, is_staff: true });
  await addRemoval(scene, { id: author, name: secondLine.name });
}
