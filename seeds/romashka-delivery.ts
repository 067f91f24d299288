import { createHash } from "node:crypto";
import { momentBack } from "./calendar.ts";
import { insertRows } from "./rows.ts";
import type { Scene } from "./tenants.ts";

type Ids = { readonly main: number; readonly second: number };
type Author = { readonly id: number; readonly name: string };

/** Addresses in every state beside the first ones, and invoices that go out by themselves. */
export async function addDeliverySettings(scene: Scene, { main, second }: Ids, author: Author): Promise<void> {
  const { trx, calendar } = scene;
  const ago = (days: number) => momentBack(calendar, days, "10:05");
  const by = { asked_by: author.id, asked_by_name: author.name };
  const blank = { confirmed_at: null, token_hash: null, token_expires_at: null, paused_at: null, pause_reason: null };
  const link = (email: string, days: number) => ({
    // of what is no token's text: no link leads here
    token_hash: createHash("sha256").update(`delivery to ${email}`).digest("base64url"),
    token_expires_at: momentBack(calendar, days - 3, "10:05"),
  });
  const added = (account_id: number, email: string, days: number, state: object) => ({
    account_id,
    email,
    ...by,
    ...blank,
    asked_at: ago(days),
    ...state,
  });
  const refused = "550 5.1.1 <sklad@romashka.example>: Recipient address rejected: User unknown";
  await insertRows(trx, "delivery_addresses", [
    added(second, "direktor@romashka.example", 120, { confirmed_at: ago(119) }),
    added(main, "sklad@romashka.example", 200, { confirmed_at: ago(199), paused_at: ago(4), pause_reason: refused }),
    added(main, "audit@romashka.example", 1, link("audit@romashka.example", 1)),
    added(main, "arhiv@romashka.example", 20, link("arhiv@romashka.example", 20)),
  ]);
  const changed = { changed_by: author.id, changed_by_name: author.name, changed_at: ago(100), format: null };
  const schedule = async (account_id: number, every: string | null) => {
    const where = { account_id, paused_at: null };
    const address_ids = await trx("delivery_addresses").where(where).whereNotNull("confirmed_at").pluck("id");
    const row = { account_id, kind: "invoice", every, address_ids, since: calendar.today, ...changed };
    await trx("delivery_schedules").insert(row);
  };
  await schedule(main, "issued");
  await schedule(second, null);
  await addRecords(scene, main, author, refused);
}

/** What the journal says of them. */
function addRecords({ trx, calendar }: Scene, main: number, author: Author, refused: string): Promise<void> {
  const email = "sklad@romashka.example";
  const worker = { user_id: null, user_name: "", role: "worker", address: null };
  const person = { user_id: author.id, user_name: author.name, role: "administrator", address: "192.0.2.17" };
  const record = (who: object, days: number, action: string, subject: string, after: object) => ({
    account_id: main,
    at: momentBack(calendar, days, "10:05"),
    ...who,
    action: `delivery:${action}`,
    subject,
    before: null,
    after,
  });
  return insertRows(trx, "audit_records", [
    record(person, 200, "ask-address", "2", { email }),
    record({ ...worker, user_name: email, role: "" }, 199, "confirm-address", "2", { email }),
    record(person, 100, "change-schedule", "invoice", { kind: "invoice", every: "issued" }),
    record(worker, 4, "pause-address", "2", { email, serverAnswer: refused }),
    record(person, 1, "ask-address", "3", { email: "audit@romashka.example" }),
  ]);
}
