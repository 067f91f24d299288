import { createHash } from "node:crypto";
import { momentBack } from "./calendar.ts";
import { insertRows } from "./rows.ts";
import { addGrants, addUser, type Scene } from "./tenants.ts";

type Keepers = {
  readonly main: number;
  readonly second: number;
  readonly administrator: number;
  readonly supervisor: number;
};

/** Colleagues who were let in by invitation: an accountant of two accounts, a viewer, one who is suspended, and who has not come yet. */
export async function addColleagues(scene: Scene, keepers: Keepers): Promise<void> {
  const { main, second, administrator, supervisor } = keepers;
  const ago = (days: number) => momentBack(scene.calendar, days, "11:20");
  const accountant = await addUser(scene, {
    name: "Ластовская Ирина Фёдоровна",
    phone: "375291000006",
    email: "buh@romashka.example",
  });
  const viewer = await addUser(scene, { name: "Зайцев-Радзивиллович Станіслаў Уладзіміравіч", phone: "375291000005" });
  const suspended = await addUser(scene, { name: "О'Коннор Ян Янович", phone: "375291000009" });
  const byAdministrator = { account_id: main, granted_by: administrator } as const;
  await addGrants(scene, [
    { ...byAdministrator, user_id: accountant, role: "accountant", granted_at: ago(190) },
    { account_id: second, user_id: accountant, role: "accountant", granted_by: supervisor, granted_at: ago(188) },
    { ...byAdministrator, user_id: viewer, role: "viewer", granted_at: ago(75) },
    { ...byAdministrator, user_id: suspended, role: "administrator", granted_at: ago(320), suspended_at: ago(12) },
  ]);
  await addInvitations(scene, keepers);
}

/** One is open and one has run out. */
function addInvitations(scene: Scene, { main, administrator }: Keepers): Promise<void> {
  const sent = (email: string, name: string, role: string, days: number) => ({
    account_id: main,
    // of what is no token's text: no link leads here
    token_hash: createHash("sha256").update(`invitation of ${email}`).digest("base64url"),
    email,
    name,
    role,
    invited_by: administrator,
    created_at: momentBack(scene.calendar, days, "10:05"),
    expires_at: momentBack(scene.calendar, days - 7, "10:05"),
  });
  return insertRows(scene.trx, "invitations", [
    sent("sklad@romashka.example", "Заведующий складом", "viewer", 2),
    sent("zam@romashka.example", "", "administrator", 16),
  ]);
}
