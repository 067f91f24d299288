import { makeIccid } from "../src/kernel/iccid.ts";
import { parseUnp } from "../src/kernel/unp.ts";
import { hashPassword } from "../src/passwords/index.ts";
import type { Knex } from "../src/platform/db.ts";
import { type Calendar, momentBack } from "./calendar.ts";
import type { Name } from "./people.ts";
import { insertReturning, insertRows } from "./rows.ts";

export const demoPassword = "Demo-pass-2026";

/** What every scenario is given. */
export type Scene = { readonly trx: Knex; readonly calendar: Calendar; readonly passwordHash: string };

/** One hash for all demo users: they have one password, and hashing is slow on purpose. */
export const hashDemoPassword = (): Promise<string> => hashPassword(demoPassword);

export type Client = { name: string; unp: string; address: string; contract_number: string; contract_date: string };

/** The new client's id; undefined when it is there already, and then all that belongs to it is too. */
export async function addClient(trx: Knex, client: Client): Promise<number | undefined> {
  if (!parseUnp(client.unp)) throw new RangeError(`not a УНП: ${client.unp}`);
  const known = await trx("clients").where("unp", client.unp).first("id");
  if (known) return undefined;
  const [id] = await insertReturning(trx, "clients", [client], "id");
  return id;
}

export type Account = {
  id: number;
  kind?: "mobile" | "fixed";
  status?: "active" | "suspended" | "closed";
  payment_form?: "postpaid" | "prepaid";
  delivery_email: string | null;
  delivery_format?: "pdf" | "xlsx" | "txt";
  delivery_language?: "ru" | "be" | "en";
};

export async function addAccount(
  scene: Scene,
  clientId: number,
  { delivery_email: email, ...account }: Account,
): Promise<void> {
  const paper = { delivery_format: "pdf", delivery_language: "ru" };
  const filled = { kind: "mobile", status: "active", payment_form: "postpaid", ...paper, ...account };
  const identifiers = { uin: String(account.id * 7).slice(-8), oin: String(account.id * 13).slice(-8) };
  await insertRows(scene.trx, "accounts", [
    {
      ...filled,
      ...identifiers,
      client_id: clientId,
      balance_on: scene.calendar.today,
      refreshed_at: scene.calendar.now.toISOString(),
      due_days: 25,
    },
  ]);
  if (email !== null) {
    const at = momentBack(scene.calendar, 900, "10:00");
    await insertRows(scene.trx, "delivery_addresses", [
      { account_id: account.id, email, confirmed_at: at, asked_at: at },
    ]);
  }
}

export type User = {
  name: string;
  phone?: string;
  email?: string;
  login_account?: number;
  password_is_temporary?: boolean;
  /** Of a temporary one. */
  password_expires_at?: string;
  language?: "ru" | "be" | "en";
  status?: "active" | "suspended";
  is_staff?: boolean;
};

export async function addUser(scene: Scene, user: User): Promise<number> {
  const blank = {
    phone: null,
    email: null,
    login_account: null,
    password_is_temporary: false,
    password_expires_at: null,
  };
  const usual = { language: "ru", status: "active", is_staff: false, password_hash: scene.passwordHash };
  const filled = { ...blank, ...usual, created_at: scene.calendar.now.toISOString(), ...user };
  const [id] = await insertReturning(scene.trx, "users", [filled], "id");
  if (id === undefined) throw new Error(`no user was made for ${user.name}`);
  return id;
}

export type Grant = {
  account_id: number;
  user_id: number;
  role: "subscriber" | "viewer" | "accountant" | "administrator" | "supervisor";
  subscriber_id?: number | undefined;
  granted_by?: number;
  granted_at?: string;
  suspended_at?: string;
  revoked_at?: string;
  revoked_by?: number;
};

export const addGrants = (scene: Scene, grants: readonly Grant[]): Promise<void> =>
  insertRows(
    scene.trx,
    "grants",
    grants.map((grant) => ({
      subscriber_id: null,
      granted_by: null,
      granted_at: scene.calendar.now.toISOString(),
      suspended_at: null,
      revoked_at: null,
      revoked_by: null,
      ...grant,
    })),
  );

export type Status = "pending-activation" | "active" | "suspended" | "pending-termination" | "terminated";

/** A subscriber to be. */
export type Line = Name & {
  msisdn: string;
  iccid: string | null;
  tariff_id: number;
  bundle_id: number | null;
  status: Status;
  status_reason: string | null;
  sim_self_service: boolean;
  activated_on: string | null;
  terminated_on: string | null;
};
export type SeededLine = Line & { readonly id: number };

export async function addLines(scene: Scene, accountId: number, lines: readonly Line[]): Promise<SeededLine[]> {
  // a subscriber's account says what its lines are, until there are several kinds in one
  const account = await scene.trx("accounts").where({ id: accountId }).first("kind");
  const kind = account.kind === "fixed" ? "telephone" : "mobile";
  const rows = lines.map((line) => ({ account_id: accountId, kind, ...line }));
  const ids = await insertReturning(scene.trx, "subscribers", rows, "id");
  await addSims(scene.trx, accountId, lines);
  // without figures the foreign keys of what follows are checked by reading the whole account: 7 s instead of 1 for 41 000 charges
  await scene.trx.raw("analyze subscribers");
  return lines.map((line, index) => ({ ...line, id: ids[index] ?? 0 }));
}

/** Cards that no subscriber has: serials are counted per account, so that two accounts never share one. */
export const addSpareSims = (
  trx: Knex,
  accountId: number,
  firstSerial: number,
  free: number,
  retired: number,
): Promise<void> =>
  insertRows(
    trx,
    "sim_cards",
    Array.from({ length: free + retired }, (_, index) => ({
      account_id: accountId,
      iccid: makeIccid(firstSerial + index),
      state: index < free ? "free" : "retired",
    })),
  );

export const connect = (
  trx: Knex,
  accountId: number,
  connected: readonly {
    subscriber_id: number;
    service_id: number;
    connected_at: string;
    order_number?: number | null;
  }[],
): Promise<void> =>
  insertRows(
    trx,
    "subscriber_services",
    connected.map((row) => ({ account_id: accountId, order_number: null, ...row })),
  );

const addSims = (trx: Knex, accountId: number, lines: readonly Line[]): Promise<void> =>
  insertRows(
    trx,
    "sim_cards",
    lines.flatMap(({ iccid, status }) =>
      iccid === null ? [] : [{ account_id: accountId, iccid, state: status === "terminated" ? "retired" : "in-use" }],
    ),
  );
