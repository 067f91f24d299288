import { createHash, randomBytes } from "node:crypto";
import { showAccountNumber } from "../../src/kernel/account-number.ts";
import { formatMsisdn, type Msisdn } from "../../src/kernel/msisdn.ts";
import type { Reading } from "../../src/lists/index.ts";
import type { Knex } from "../../src/platform/db.ts";
import type { Given } from "./given.ts";

/** An account with a row in every table, each marked with a word that no other account's rows hold. */
export type Tenant = {
  readonly word: string;
  readonly id: number;
  readonly number: string;
  readonly clientId: number;
  readonly subscribers: readonly { readonly id: number; readonly msisdn: string }[];
  readonly orders: readonly number[];
  readonly drafts: readonly number[];
  /** Of one subscriber, from the card. */
  readonly cardDrafts: readonly number[];
  /** Of new names. */
  readonly namesDrafts: readonly number[];
  readonly departments: readonly number[];
  readonly labels: readonly number[];
  readonly invoices: readonly number[];
  /** Of payments, each with a scan; the first waits for the bank. */
  readonly registrations: readonly number[];
  /** Of the first invoice. */
  readonly plannedChanges: readonly number[];
  readonly deliveries: readonly string[];
  readonly documents: readonly string[];
  /** Of deliveries, not confirmed yet, with the tokens of their links. */
  readonly addresses: readonly number[];
  readonly addressTokens: readonly string[];
  /** Employees' rights, and invitations with the tokens of their links. */
  readonly grants: readonly number[];
  readonly invitations: readonly number[];
  readonly tokens: readonly string[];
  /** Who stands in for whoever confirms orders. */
  readonly deputies: readonly number[];
  /** Saved lists of subscribers, shared. */
  readonly views: readonly number[];
  /** Lists asked about in the reference. */
  readonly references: readonly string[];
  /** Requests for call details, not confirmed. */
  readonly details: readonly string[];
  /** Staff lists, compared. */
  readonly staffLists: readonly string[];
  /** Reconciliation acts, ordered, and ledgers compared with the operator's books. */
  readonly acts: readonly number[];
  readonly ledgers: readonly string[];
  /** What support has been asked to take off people, one each, and no second member of the staff has decided. */
  readonly removals: readonly number[];
  /** Users with access, whom nobody signs in as. */
  readonly people: readonly number[];
  /** What shows that something of this account has been seen. */
  readonly canaries: readonly string[];
};
export type Site = { readonly owner: Knex; readonly given: Given };
type Options = {
  readonly word: string;
  /** 1–9: numbers of things are made from it, so that two accounts of one seat have the same ones. */
  readonly seat: number;
  readonly clientId?: number;
};

/** What the samples of routes speak of: a category 1 with services 1 and 2, a tariff 900, and one 901 with a bundle, for everybody. */
export const plantCatalogue = async ({ given, owner }: Site): Promise<void> => {
  await given.service({ id: 1 });
  await given.service({ id: 2 });
  await given.tariff({ id: 900 });
  await given.tariff({ id: 901 });
  await owner("bundles").insert({ id: 901, name: "Набор 901", minutes: 1, megabytes: 1, monthly_fee: 1 });
  await owner("tariff_bundles").insert({ tariff_id: 901, bundle_id: 901 });
  await owner.raw("select ensure_usage_partition('2026-10-01')");
};

export const plantTenant = async (site: Site, { word, seat, clientId }: Options): Promise<Tenant> => {
  const { given, owner } = site;
  const client = clientId ?? (await given.client({ name: `ООО ${word}`, address: `${word} ul.` })).id;
  const account = await given.account({
    client_id: client,
    uin: `${word}u`,
    oin: `${word}o`,
    delivery_email: `${word}@mail.example`,
    last_order_number: 900,
  });
  const subscribers = await Promise.all([1, 2].map((n) => plantSubscriber(site, account.id, { word, seat, n })));
  await owner("labels").insert({ account_id: account.id, id: 900_000_000, name: `${word} of samples` });
  await owner("sim_cards").insert({ account_id: account.id, iccid: "8937501000000000017", puk: `${word}p` });
  const author = await given.user({ name: `${word} author` });
  const people = await Promise.all(
    [1, 2].map((n) => given.holder("administrator", account, { name: `${word} person ${n}` })),
  );
  const planted = {
    word,
    id: account.id,
    number: account.number,
    clientId: client,
    subscribers,
    orders: [seat * 100 + 1, seat * 100 + 2],
    drafts: [seat * 100 + 3, seat * 100 + 4].map(draftIdOf),
    cardDrafts: [seat * 100 + 6, seat * 100 + 7].map(draftIdOf),
    namesDrafts: [seat * 100 + 8, seat * 100 + 9].map(draftIdOf),
    departments: await owner("departments").where({ account_id: account.id }).orderBy("id").pluck("id"),
    labels: await owner("labels")
      .where({ account_id: account.id })
      .whereNot("id", 900_000_000)
      .orderBy("id")
      .pluck("id"),
    invoices: [seat * 1_000_001, seat * 1_000_002],
    registrations: [seat * 1_000_011, seat * 1_000_012],
    plannedChanges: [seat * 1_000_013, seat * 1_000_014],
    deliveries: [uuid(seat, 1), uuid(seat, 2)],
    documents: [uuid(seat, 3), uuid(seat, 4)],
    addresses: [seat * 1_000_013, seat * 1_000_014],
    addressTokens: [1, 2].map((n) => hashOf(`${word} address ${n}`)),
    grants: [seat * 1_000_003, seat * 1_000_004],
    invitations: [seat * 1_000_005, seat * 1_000_006],
    tokens: [1, 2].map((n) => hashOf(`${word} ${n}`)),
    views: [seat * 1_000_007, seat * 1_000_008],
    deputies: [seat * 1_000_009, seat * 1_000_010],
    references: [uuid(seat, 5), uuid(seat, 6)],
    details: [uuid(seat, 9), uuid(seat, 0)],
    staffLists: [uuid(seat, 7), uuid(seat, 8)],
    acts: [seat * 1_000_013, seat * 1_000_014],
    ledgers: [uuid(seat, 9), uuid(seat, 0)],
    removals: [seat * 1_000_015, seat * 1_000_016],
    people: people.map(({ id }) => id),
    canaries: [
      word,
      account.number,
      showAccountNumber(account.id),
      ...subscribers.flatMap(({ msisdn }) => [msisdn, formatMsisdn(msisdn as Msisdn)]),
    ],
  };
  for (const number of planted.orders) {
    await plantOrder(owner, planted, { number, state: "partly-done", author: author.id });
  }
  await plantOrder(owner, planted, { number: seat * 100 + 5, state: "accepted", author: author.id });
  for (const id of planted.drafts) await plantOrder(owner, planted, { id, state: "draft", author: author.id });
  for (const id of planted.namesDrafts) {
    await plantOrder(owner, planted, { id, state: "draft", author: author.id, operation: "rename", params: "{}" });
  }
  for (const id of planted.cardDrafts) await plantCardDraft(owner, planted, id);
  await plantFinance(site, planted);
  await plantPapers(owner, planted, author.id);
  await plantDelivery(owner, planted);
  await plantAccess(site, planted, author.id);
  await plantRemovals(site, planted);
  await plantReferences(owner, planted);
  for (const id of planted.details) await plantDetails(owner, planted, id);
  await plantStaff(owner, planted);
  await plantReconciliation(owner, planted);
  await owner("account_products").insert({ account_id: planted.id, product_id: 1, connected_on: "2025-01-01" });
  const { id: order_id } = await owner("orders")
    .where({ account_id: planted.id, number: planted.orders[0] })
    .first("id");
  const application = { order_id, product_id: 1, contact: word, phone: word, is_open: false };
  await owner("product_applications").insert({ account_id: planted.id, ...application });
  for (const view of planted.views) await plantView(owner, planted, view);
  for (const deputy of planted.deputies) await plantDeputy(owner, planted, deputy);
  return planted;
};

const plantRemovals = async (site: Site, tenant: Tenant): Promise<void> => {
  const { word, people, removals } = tenant;
  await site.given.user({ name: `${word} staff`, phone: null, email: `${word}@operator.example`, is_staff: true });
  for (const [index, id] of removals.entries())
    await plantRemoval(site, tenant, { id, user_id: Number(people[index]) });
};

/** Of a person of its own, unless one is named: one of a kind waits for somebody at a time. */
export const plantRemoval = async (
  { given, owner }: Site,
  { id: account_id, word }: Tenant,
  of?: { readonly id: number; readonly user_id: number },
): Promise<number> => {
  const staff = await owner("users")
    .where({ name: `${word} staff` })
    .first("id");
  const user_id = of?.user_id ?? (await given.holder("administrator", { id: account_id }, { name: word })).id;
  const [made] = await owner("support_removals")
    .insert({
      account_id,
      user_id,
      user_name: `${word} person`,
      what: "factors",
      reason: word,
      ticket: word,
      asked_by: staff.id,
      asked_by_name: `${word} staff`,
      asked_at: "2026-11-09T08:00:00Z",
      expires_at: "2026-11-10T08:00:00Z",
      ...of,
    })
    .returning("id");
  return made.id;
};

const plantReferences = async (
  owner: Knex,
  { id: account_id, word, subscribers, references }: Tenant,
): Promise<void> => {
  for (const id of references) {
    await owner("reference_lists").insert({ account_id, id, created_at: "2026-11-09T08:00:00Z" });
    await owner("reference_rows").insert({
      account_id,
      list_id: id,
      position: 1,
      input: word,
      subscriber_id: subscribers[0]?.id,
    });
  }
};

/** A draft that nobody has used up yet: two numbers to be done, so that its confirmation waits for nothing. */
export const plantDraft = async (owner: Knex, tenant: Tenant, order: object = {}): Promise<number> => {
  const author = await owner("orders").where({ account_id: tenant.id }).first("author_user_id as id");
  return plantOrder(owner, tenant, { state: "draft", author: author.id, ...order });
};

/** What the first subscriber's card has opened and nobody has confirmed. */
export const plantCardDraft = async (owner: Knex, tenant: Tenant, id?: number): Promise<number> => {
  const { id: account_id, subscribers } = tenant;
  const author = await owner("orders").where({ account_id }).first("author_user_id as id");
  const [order] = await owner("orders")
    .insert({
      account_id,
      ...(id !== undefined && { id }),
      // it waits for a day once it is confirmed, so that its confirmation waits for nothing
      operation: "unlock-number",
      params: "{}",
      subject: `${tenant.word} subject`,
      source: "card",
      author_user_id: author.id,
      author_name: `${tenant.word} author`,
      author_role: "administrator",
      total: 1,
    })
    .returning("id");
  const [one] = subscribers;
  const item = { subscriber_id: one?.id, msisdn: one?.msisdn, state: "pending" };
  await owner("order_items").insert({ account_id, order_id: order.id, position: 1, ...item });
  return order.id;
};

/** Call details of one subscriber, not confirmed. */
export const plantDetails = async (owner: Knex, { id: account_id, word, subscribers }: Tenant, id?: string) => {
  const [request] = await owner("call_detail_requests")
    .insert({
      account_id,
      ...(id && { id }),
      month: "2026-10-01",
      format: "xlsx",
      reason: word,
      source: "file",
      file_name: `${word}.csv`,
      author_name: `${word} author`,
      author_role: "administrator",
      created_at: "2026-11-09T08:00:00Z",
    })
    .returning("id");
  const of = { account_id, request_id: request.id };
  await owner("call_detail_subscribers").insert({ ...of, subscriber_id: subscribers[0]?.id });
  await owner("call_detail_refusals").insert({ ...of, position: 1, row_number: 2, input: word, reason: "no-number" });
  return String(request.id);
};

/** A saved list that everybody of the account sees. */
export const plantView = async (owner: Knex, { id: account_id, word }: Tenant, id?: number): Promise<number> => {
  const author = await owner("orders").where({ account_id }).first("author_user_id as id");
  const row = { account_id, user_id: author.id, name: `${word} ${randomBytes(6).toString("hex")}`, is_shared: true };
  const [made] = await owner("saved_views")
    .insert({ ...row, ...(id !== undefined && { id }) })
    .returning("id");
  return made.id;
};

/** Staff lists, and what the account has decided about their columns and values. */
const plantStaff = async (owner: Knex, planted: Tenant): Promise<void> => {
  for (const list of planted.staffLists) await plantStaffList(owner, planted, list);
  const remembered = { account_id: planted.id, changed_at: "2026-11-09T08:00:00Z" };
  await owner("staff_mappings").insert({ ...remembered, headings: planted.word, roles: "{}" });
  await owner("staff_choices").insert({ ...remembered, kind: "status", value: planted.word, choice: "left" });
};

/** Acts that were ordered, to a mailbox of their own, and ledgers with one difference each. */
const plantReconciliation = async (owner: Knex, planted: Tenant): Promise<void> => {
  await owner("reconciliation_acts").insert(
    planted.acts.map((act) => ({
      account_id: planted.id,
      id: act,
      ...reconciled,
      email: `${planted.word}@mail.example`,
      author_name: `${planted.word} author`,
      ordered_at: reconciled.created_at,
      ready_by: "2026-11-23",
    })),
  );
  for (const ledger of planted.ledgers) await plantLedger(owner, planted, ledger);
};

const reconciled = { period_from: "2026-01-01", period_to: "2026-10-31", created_at: "2026-11-09T08:00:00Z" };

export const plantLedger = async (owner: Knex, { id: account_id, word }: Tenant, id?: string): Promise<string> => {
  const none = { count: 0, charges: 0, payments: 0 };
  const kinds = { amount: none, date: none, number: none, "operator-only": none, "file-only": { ...none, count: 1 } };
  const [made] = await owner("ledger_matchings")
    .insert({
      account_id,
      ...(id !== undefined && { id }),
      ...reconciled,
      author: `${word} author`,
      file_name: `${word}.xlsx`,
      row_count: 1,
      reading: JSON.stringify({ sheet: word, otherSheets: [word], hiddenRows: 0, aside: 0, asideRows: [] }),
      columns: JSON.stringify(["A", "B", "C"].map((letter) => ({ letter, title: word, samples: [word] }))),
      row_numbers: [2],
      cells: JSON.stringify([["2026-05-05"], [word], ["1.00"]]),
      mapping: JSON.stringify(["date", "number", "amount"]),
      summary: JSON.stringify({ matched: 0, matchedSum: 0, kinds, outside: 0, aside: 0, unread: 0, unreadRows: [] }),
    })
    .returning("id");
  await owner("ledger_differences").insert({
    account_id,
    matching_id: made.id,
    place: 1,
    kind: "file-only",
    row_number: 2,
    file_date: "2026-05-05",
    file_document: word,
    file_amount: 100,
    is_payment: true,
  });
  return made.id;
};

/** A staff list with one person, who has left and has the first number. */
export const plantStaffList = async (owner: Knex, { id: account_id, word, subscribers }: Tenant, id?: string) => {
  const created_at = "2026-11-09T08:00:00Z";
  const column = { letter: "A", title: word, samples: [word] };
  const [list] = await owner("staff_lists")
    .insert({
      account_id,
      ...(id !== undefined && { id }),
      author: `${word} author`,
      file_name: `${word}.xlsx`,
      created_at,
      row_count: 1,
      reading: JSON.stringify({
        sheet: word,
        otherSheets: [word],
        hiddenRows: 0,
        aside: 1,
        asideRows: [{ row: 1, text: word }],
      }),
      columns: JSON.stringify([column]),
      headings: word,
      mapping: JSON.stringify(["fullName"]),
      compared_at: created_at,
      counts: JSON.stringify({ leavers: 1, unclaimed: 1 }),
    })
    .returning("id");
  const [one] = subscribers;
  const of = { account_id, list_id: list.id };
  await owner("staff_rows").insert({ ...of, row_number: 2, cells: [word] });
  const name = { last_name: word, first_name: word, middle_name: word };
  const work = { personnel: word, post: word, department: word, status: word };
  await owner("staff_people").insert({
    ...of,
    place: 1,
    row_number: 2,
    ...name,
    ...work,
    phone: "",
    number: one?.msisdn,
  });
  await owner("staff_values").insert({ ...of, kind: "department", value: word, people: 1 });
  await owner("staff_values").insert({ ...of, kind: "status", value: word, people: 1, choice: "left" });
  for (const heap of ["leavers", "unclaimed"]) {
    await owner("staff_findings").insert({ ...of, heap, place: 1, person: 1, subscriber_id: one?.id });
  }
  return list.id as string;
};

export const plantDeputy = async (owner: Knex, { id: account_id, people }: Tenant, id?: number): Promise<number> => {
  const row = { account_id, user_id: people[0], since: "2026-11-01", until: "2026-11-30" };
  const [made] = await owner("order_deputies")
    .insert({ ...row, ...(id !== undefined && { id }) })
    .returning("id");
  return made.id;
};

/** A department or a label in which nobody is. */
export const plantGroup = async (
  owner: Knex,
  { id, word }: Tenant,
  table: "departments" | "labels",
): Promise<number> => {
  const name = `${word} ${randomBytes(6).toString("hex")}`;
  const [made] = await owner(table).insert({ account_id: id, name }).returning("id");
  return made.id;
};

// as long as a token, and as the hash of one
const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

const plantAccess = async (site: Site, tenant: Tenant, author: number): Promise<void> => {
  const { word, id, grants, invitations, tokens } = tenant;
  await site.given.grant({ id: author }, "administrator", { id });
  for (const grant of grants) await plantGrant(site, tenant, grant);
  // whom the samples name as a deputy
  await site.owner("users").insert({ id: 900_000_001, name: "Замещающий" }).onConflict("id").ignore();
  await site.given.grant({ id: 900_000_001 }, "viewer", { id });
  for (const [index, invitation] of invitations.entries()) {
    await insertInvitation(site.owner, tenant, { id: invitation, token: String(tokens[index]), by: author });
  }
  await site.owner("invitations").where({ account_id: id }).update({ name: word });
};

/** An employee who may only look. */
export const plantGrant = async ({ given, owner }: Site, tenant: Tenant, id?: number): Promise<number> => {
  const user = await given.user({ name: `${tenant.word} viewer` });
  const row = { account_id: tenant.id, user_id: user.id, role: "viewer", ...(id !== undefined && { id }) };
  const [made] = await owner("grants").insert(row).returning("id");
  return made.id;
};

/** An invitation that nobody has used up yet. */
export const plantInvitation = async (owner: Knex, tenant: Tenant): Promise<{ id: number; token: string }> => {
  const token = randomBytes(32).toString("base64url");
  const keeper = await owner("grants")
    .where({ account_id: tenant.id, role: "administrator" })
    .orderBy("id")
    .first("user_id as by");
  return { token, id: await insertInvitation(owner, tenant, { token, by: keeper.by }) };
};

const insertInvitation = async (
  owner: Knex,
  { id, word }: Tenant,
  { token, by, ...own }: { token: string; by: number; id?: number },
): Promise<number> => {
  const [made] = await owner("invitations")
    .insert({
      account_id: id,
      token_hash: hashOf(token),
      email: `${word}-${token.toLowerCase()}@mail.example`,
      role: "viewer",
      invited_by: by,
      created_at: "2026-11-08T09:00:00Z",
      expires_at: "2026-11-15T09:00:00Z",
      ...own,
    })
    .returning("id");
  return made.id;
};

/** Addresses of documents: one that the samples of schedules name, two that wait; and a schedule that has sent something. */
const plantDelivery = async (owner: Knex, tenant: Tenant): Promise<void> => {
  const { id: account_id, word, addresses, addressTokens, invoices } = tenant;
  const [confirmed_at, asked_at] = ["2026-01-01T09:00:00Z", "2026-01-01T08:00:00Z"];
  const email = `${word}-samples@mail.example`;
  await owner("delivery_addresses").insert({ account_id, id: 900_000_000, email, confirmed_at, asked_at });
  for (const [index, id] of addresses.entries()) {
    await plantAddress(owner, tenant, { id, token: String(addressTokens[index]) });
  }
  const since = { since: "2026-01-01", changed_by_name: word, changed_at: asked_at };
  const schedule = { account_id, kind: "invoice", every: "issued", address_ids: [900_000_000] };
  await owner("delivery_schedules").insert({ ...schedule, ...since });
  const subject_id = String(invoices[0]);
  await owner("delivery_schedule_runs").insert({
    account_id,
    kind: "invoice",
    period: subject_id,
    subject_id,
    ran_at: asked_at,
  });
};

/** An address that its mailbox has not confirmed yet. */
export const plantAddress = async (
  owner: Knex,
  { id: account_id, word }: Tenant,
  own: { id?: number; token?: string } = {},
): Promise<{ id: number; token: string }> => {
  const { token = randomBytes(32).toString("base64url"), ...id } = own;
  const [made] = await owner("delivery_addresses")
    .insert({
      account_id,
      ...id,
      email: `${word}-${token.toLowerCase()}@mail.example`,
      asked_by_name: `${word} author`,
      asked_at: "2026-11-08T09:00:00Z",
      token_hash: hashOf(token),
      token_expires_at: "2026-11-15T09:00:00Z",
    })
    .returning("id");
  return { id: made.id, token };
};

/** Apart from the ids that the database gives. */
const draftIdOf = (n: number): number => 1_000_000_000 + n;
const uuid = (seat: number, n: number) => `00000000-0000-4000-8000-0000000000${seat}${n}`;

const plantSubscriber = async (
  { given, owner }: Site,
  accountId: number,
  { word, seat, n }: { word: string; seat: number; n: number },
) => {
  const made = await given.subscriber(
    { id: accountId },
    {
      msisdn: `37544${seat}0000${n}1`.padEnd(12, "0"),
      iccid: `89375${seat}${n}`.padEnd(19, "0"),
      last_name: `${word}-${n}`,
    },
  );
  const own = { account_id: accountId, subscriber_id: made.id };
  await owner("forwardings").insert({ ...own, condition: "busy", target: word });
  await owner("sim_cards").insert({ account_id: accountId, iccid: `${word}${n}` });
  await owner("charges").insert({
    ...own,
    month: "2026-10-01",
    position: 1,
    charge_group: "traffic",
    name: word,
    gross: 5,
  });
  await owner("usage_records").insert({
    ...own,
    started_at: "2026-10-10T10:00:00Z",
    direction: "outgoing",
    kind: "voice",
    peer: word,
  });
  await plantBelonging(owner, own, `${word}-${n}`, made.msisdn);
  return { id: made.id, msisdn: made.msisdn };
};

type Owned = { readonly account_id: number; readonly subscriber_id: number };

/** Where a subscriber belongs, who held it before, and a number drawn for it. */
const plantBelonging = async (owner: Knex, own: Owned, word: string, msisdn: string): Promise<void> => {
  const { account_id } = own;
  const [department] = await owner("departments").insert({ account_id, name: word, cost_centre: word }).returning("id");
  await owner("subscribers")
    .where({ account_id, id: own.subscriber_id })
    .update({ department_id: department.id, note: word });
  const [label] = await owner("labels").insert({ account_id, name: word }).returning("id");
  await owner("subscriber_labels").insert({ ...own, label_id: label.id });
  const since = "2025-01-01T00:00:00Z";
  await owner("past_holders").insert({ ...own, number: msisdn, name: word, since, until: "2025-06-01T00:00:00Z" });
  const drawn = { category_id: 1, drawn_at: since, expires_at: since };
  await owner("number_categories").insert({ id: 1, name: "Обычный", fee: 887, position: 1 }).onConflict().ignore();
  await owner("number_draws").insert({ ...own, msisdn: word, ...drawn });
};

const plantOrder = async (
  owner: Knex,
  { id, word, subscribers }: Pick<Tenant, "id" | "word" | "subscribers">,
  {
    state,
    author,
    ...named
  }: { number?: number; id?: number; operation?: string; params?: string; state: string; author: number },
): Promise<number> => {
  const done = state === "partly-done" ? subscribers.length : 0;
  const confirmed = state !== "draft" && { confirmed_at: "2026-11-01T10:00:00Z", started_at: "2026-11-01T10:00:00Z" };
  const [order] = await owner("orders")
    .insert({
      account_id: id,
      operation: "connect-service",
      params: JSON.stringify({ serviceId: 1 }),
      ...named,
      subject: `${word} subject`,
      source: "file",
      state,
      author_user_id: author,
      author_name: `${word} author`,
      author_role: "administrator",
      file_name: `${word}.xlsx`,
      reading: JSON.stringify(readingOf(`${word} sheet`, subscribers.length)),
      total: subscribers.length + 1,
      done,
      refused: 1,
      ...confirmed,
      ...(done > 0 && { finished_at: "2026-11-01T10:01:00Z" }),
    })
    .returning("id");
  const items = [
    ...subscribers.map((subscriber) => ({
      input: word,
      subscriber_id: subscriber.id,
      msisdn: subscriber.msisdn,
      state: done > 0 ? "done" : "pending",
    })),
    { input: `${word} input`, state: "refused", reason: "excluded", detail: `${word} detail` },
  ];
  for (const [index, item] of items.entries()) {
    await owner("order_items").insert({ account_id: id, order_id: order.id, position: index + 1, ...item });
  }
  await owner("order_selections").insert({ account_id: id, order_id: order.id, subscriber_id: subscribers[0]?.id });
  if (state === "draft") {
    const content = Buffer.from(subscribers.map(({ msisdn }) => msisdn).join("\n"));
    await owner("order_files").insert({ account_id: id, order_id: order.id, content });
  }
  return order.id;
};

const readingOf = (name: string, numbers: number): Reading => ({
  sheet: 0,
  name,
  kind: "msisdn",
  columns: [{ at: 0, letter: "A", title: "" }],
  values: [],
  rows: numbers,
  numbers,
  aside: 0,
  asideRows: [],
  hiddenRows: 0,
  takesHidden: false,
  others: [],
  tooLong: [],
});

const plantFinance = async (
  { given, owner }: Site,
  { id, word, invoices, subscribers, registrations, plannedChanges }: Tenant,
) => {
  for (const [index, invoice] of invoices.entries()) {
    const month = `2026-${String(10 - index).padStart(2, "0")}-01`;
    // the newest alone is unpaid, so that its payment can be registered
    const unpaid = index === 0 ? {} : { unpaid: 0 };
    await given.invoice({ id }, { id: invoice, number: `${word}-${index}`, month, ...unpaid });
    await owner("invoice_lines").insert({
      account_id: id,
      invoice_id: invoice,
      position: 1,
      charge_group: "traffic",
      name: word,
      quantity: 1,
      net: 14_640,
      vat_rate: 20,
      vat: 2_928,
      gross: 17_568,
    });
  }
  await given.invoice({ id }, { id: 900_000_000, number: `${word} of samples`, month: "2024-01-01", unpaid: 0 });
  const payment = { account_id: id, received_on: "2026-11-05", amount: 100, document_number: word, payer: word };
  const [paid] = await owner("payments").insert(payment).returning("id");
  await plantRegistrations(owner, { id, word, invoices, registrations }, paid.id);
  const kept = { account_id: id, invoice_id: invoices[0], against: "year", refreshed_at: "2026-11-05T09:00:00Z" };
  await owner("invoice_changes").insert({ ...kept, totals: "[]" });
  for (const plan of plannedChanges) await plantPlan(owner, { id, word, invoices }, plan);
  await owner("subscriber_services").insert({ account_id: id, subscriber_id: subscribers[1]?.id, service_id: 1 });
  const plan = { name: word, total: 1_000, monthly: 100, months: 10, first_month: "2026-10-01" };
  await owner("instalments").insert({ account_id: id, subscriber_id: subscribers[0]?.id, ...plan });
  await owner("allocation_rules").insert({ account_id: id, rule: "charges", shares_unassigned: false });
};

/** A planned change of the first invoice: each of a cause of its own. */
export const plantPlan = async (
  owner: Knex,
  { id: account_id, word, invoices }: Pick<Tenant, "id" | "word" | "invoices">,
  id?: number,
) => {
  const cause = `${word} ${randomBytes(6).toString("hex")}`;
  const of = { account_id, invoice_id: invoices[0], against: "previous", cause, note: word, author_name: word };
  const [made] = await owner("planned_changes")
    .insert({ ...(id !== undefined && { id }), ...of, planned_at: "2026-11-05T09:00:00Z" })
    .returning("id");
  return made.id as number;
};

/** One confirmed by the bank and one that waits for it, of an invoice that is paid, each with a scan. */
const plantRegistrations = async (
  owner: Knex,
  { id, word, invoices, registrations }: Pick<Tenant, "id" | "word" | "invoices" | "registrations">,
  payment: number,
): Promise<void> => {
  const at = "2026-10-05T09:00:00Z";
  const ended = { state: "confirmed", payment_id: payment, ended_at: at };
  for (const [index, registration] of registrations.entries()) {
    await owner("payment_registrations").insert({
      account_id: id,
      id: registration,
      invoice_id: invoices[1],
      document_number: `${word}${index}`,
      paid_on: "2026-10-05",
      amount: 200,
      keeps_until: "2026-11-05",
      author_name: word,
      registered_at: at,
      ...(index > 0 && ended),
    });
    await owner("payment_scans").insert({
      account_id: id,
      registration_id: registration,
      file_name: `${word}.png`,
      content_type: "image/png",
      content: Buffer.from(word),
    });
  }
};

const plantPapers = async (owner: Knex, { id, word, deliveries, documents, invoices }: Tenant, author: number) => {
  await owner("deliveries").insert(
    deliveries.map((delivery, index) => ({
      account_id: id,
      id: delivery,
      kind: "invoice",
      subject_id: String(invoices[index]),
      title: `${word} title`,
      email: `${word}@mail.example`,
      // what may be sent once more
      state: "failed",
      attempts: 3,
      server_answer: `550 ${word}`,
      message_id: `<${word}-${index}@portal.example>`,
      requested_by: author,
      document_id: documents[index],
    })),
  );
  await owner("documents").insert(
    documents.map((document) => ({
      account_id: id,
      id: document,
      file_name: `${word}.txt`,
      content_type: "text/plain",
      size: word.length,
      ready_at: "2026-11-09T08:00:00Z",
      expires_at: "2026-12-09T08:00:00Z",
    })),
  );
  await owner("document_chunks").insert(
    documents.map((document) => ({ account_id: id, document_id: document, position: 0, bytes: Buffer.from(word) })),
  );
  await owner("audit_records").insert({ account_id: id, user_name: word, action: "orders:accept", subject: word });
};
