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
  await addRecords(scene, keepers);
}

/** What the journal says of them: the invitation, what came of it, and what was done with it since. */
async function addRecords({ trx, calendar }: Scene, { main, administrator }: Keepers): Promise<void> {
  const people = await trx("users")
    .whereIn("phone", ["375291000006", "375291000005", "375291000009"])
    .select("id", "name");
  const grants = await trx("grants")
    .where({ account_id: main, granted_by: administrator })
    .select("id", "user_id", "role");
  const { name: keeper } = await trx("users").where({ id: administrator }).first("name");
  const record = (days: number, time: string, action: string, subject: string, change: object) => ({
    account_id: main,
    at: momentBack(calendar, days, time),
    user_id: administrator,
    user_name: keeper,
    role: "administrator",
    address: "192.0.2.17",
    action,
    subject,
    before: null,
    after: null,
    ...change,
  });
  const came = grants.flatMap(({ id, user_id: userId, role }, index) => {
    const person = people.find((each) => each.id === userId);
    const days = [190, 75, 320][index] ?? 60;
    const own = { user_id: userId, user_name: person?.name ?? "", role };
    return [
      record(days, "10:40", "access:invite", String(index + 1), { after: { role, channel: "mail" } }),
      {
        ...record(days, "11:19", "invitations:accept", String(index + 1), {
          before: { state: "open" },
          after: { state: "used" },
        }),
        ...own,
      },
      {
        ...record(days, "11:20", "access:grant", String(id), {
          after: { name: person?.name, role, state: "active", grantedBy: keeper },
        }),
        ...own,
      },
    ];
  });
  const suspended = grants.find(({ role }) => role === "administrator");
  const subject = String(suspended?.id);
  const { name } = people.find(({ id }) => id === suspended?.user_id) ?? { name: "" };
  await insertRows(trx, "audit_records", [
    ...came,
    record(300, "15:02", "access:change-role", subject, {
      before: { name, role: "viewer" },
      after: { name, role: "administrator" },
    }),
    record(12, "11:20", "access:suspend", subject, {
      before: { name, state: "active" },
      after: { name, state: "suspended" },
    }),
    record(2, "10:05", "access:invite", "101", { after: { role: "viewer", channel: "mail" } }),
  ]);
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
