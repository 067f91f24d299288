import { makeIccid } from "../../kernel/iccid.ts";
import type { OrderParams } from "../../orders/index.ts";
import type { Knex } from "../../platform/db.ts";

export type Made = { readonly id: number; readonly msisdn: string };
export type Recipe = {
  readonly params?: OrderParams;
  /** What its subscribers are before: SQL assignments to columns of `subscribers s`. */
  readonly columns?: string;
  readonly item?: (index: number) => OrderParams;
  readonly prepare?: (people: readonly Made[]) => Promise<unknown>;
};

type Wish = {
  /** One to connect, one to disconnect. */
  readonly services: readonly [number, number];
  readonly now: Date;
};
type Place = { readonly owner: Knex; readonly account: number };

/** What each operation needs to be ordered over many. Adds a tariff, bundles, a department and labels. */
export const recipesOf = async (
  owner: Knex,
  account: number,
  { services: [toConnect, toDisconnect], now }: Wish,
): Promise<Readonly<Record<string, Recipe>>> => {
  const place = { owner, account };
  const { tariffId, departmentId, labelId, oldLabelId } = await plant(place);
  return {
    "connect-service": { params: { serviceId: toConnect } },
    "disconnect-service": {
      params: { serviceId: toDisconnect },
      prepare: (people) => give(place, "subscriber_services", people, { service_id: toDisconnect }),
    },
    // in no order, as names are: one after another they would all meet on the same page of an index
    rename: { item: (index) => ({ lastName: `${surnames[index % surnames.length]}${(index * 7_919) % 1_000}` }) },
    ...ofStatuses,
    "lock-number": {},
    "unlock-number": { columns: "locked_at = now()" },
    "set-department": { params: { departmentId } },
    "set-note": { params: { common: "Заметка" } },
    "add-label": { params: { labelId } },
    "remove-label": {
      params: { labelId: oldLabelId },
      prepare: (people) => give(place, "subscriber_labels", people, { label_id: oldLabelId }),
    },
    "allow-split-bill": { columns: "may_split_bill = false" },
    "forbid-split-bill": {},
    "change-tariff": { params: { tariffId } },
    "change-bundle": { params: { bundleId: 9_002 }, columns: "bundle_id = 9001" },
    "set-forwarding": { params: { condition: "busy", state: "active", target: "375291234567" } },
    "replace-sim": replaceSim(place),
    "change-number": changeNumber(place, now),
  };
};

const surnames = [
  "Иванов",
  "Борисевич",
  "Ковалёва",
  "Новик",
  "Алексеев",
  "Шевченко",
  "Гончар",
  "Якубович",
  "Лисовская",
];

/** Those that lead from one status to another. */
const ofStatuses: Readonly<Record<string, Recipe>> = {
  activate: {
    columns: "status = 'pending-activation', iccid = coalesce(iccid, '8937501' || lpad(s.id::text, 12, '0'))",
  },
  "report-lost": { params: { forwardTo: "" } },
  "report-found": { columns: "status = 'suspended', status_reason = 'lost', loss = '{}'" },
  suspend: { params: { reason: "leave", until: "" } },
  restore: { columns: "status = 'suspended', status_reason = 'leave'" },
  terminate: {},
  "cancel-termination": {
    columns: "status = 'pending-termination', status_before = 'active', terminates_at = now() + interval '9 days'",
  },
};

const plant = async ({ owner, account }: Place) => {
  const insert = async (table: string, columns: object): Promise<number> => {
    const [made] = await owner(table).insert(columns).returning("id");
    return made.id;
  };
  const tariffId = await insert("tariffs", { id: 9_001, name: "Иной", category_id: 1, monthly_fee: 500 });
  await owner("bundles").insert(
    [9_001, 9_002].map((id) => ({ id, name: `Набор ${id}`, monthly_fee: id, minutes: 1, megabytes: 1 })),
  );
  await owner.raw(
    "insert into tariff_bundles (tariff_id, bundle_id) select t.id, b from tariffs t, unnest(array[9001, 9002]) b where t.id <> 9001",
  );
  await owner("number_categories").insert({ id: 9, name: "Обычный", fee: 0, position: 1 });
  return {
    tariffId,
    departmentId: await insert("departments", { account_id: account, name: "Склад всех операций" }),
    labelId: await insert("labels", { account_id: account, name: "Новая метка" }),
    oldLabelId: await insert("labels", { account_id: account, name: "Прежняя метка" }),
  };
};

const give = ({ owner, account }: Place, table: string, people: readonly Made[], columns: object) =>
  owner.batchInsert(
    table,
    people.map(({ id }) => ({ account_id: account, subscriber_id: id, ...columns })),
    1_000,
  );

const sim = (index: number): string => makeIccid(900_000_001 + index);

/** The cards are kept for them: a lost phone takes any that is free. */
const replaceSim = ({ owner, account }: Place): Recipe => ({
  item: (index) => ({ iccid: sim(index) }),
  prepare: (people) =>
    owner.batchInsert(
      "sim_cards",
      people.map(({ id }, index) => ({
        account_id: account,
        iccid: sim(index),
        state: "reserved",
        reserved_for: id,
      })),
      1_000,
    ),
});

const number = (index: number): string => String(375_259_000_001 + index);

const changeNumber = ({ owner, account }: Place, now: Date): Recipe => ({
  item: (index) => ({ newMsisdn: number(index) }),
  prepare: async (people) => {
    const until = new Date(Date.now() + 86_400_000);
    const draws = people.map(({ id }, index) => ({
      account_id: account,
      id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
      subscriber_id: id,
      msisdn: number(index),
      category_id: 9,
      drawn_at: now,
      expires_at: until,
    }));
    await owner.batchInsert("number_draws", draws, 1_000);
    await owner.batchInsert(
      "phone_numbers",
      draws.map(({ id, msisdn }) => ({
        msisdn,
        category_id: 9,
        state: "reserved",
        reservation: id,
        reserved_until: until,
      })),
      1_000,
    );
  },
});
