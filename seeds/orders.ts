import type { Knex } from "../src/platform/db.ts";
import { type Calendar, momentBack } from "./calendar.ts";
import { services } from "./catalogue-services.ts";
import { insertReturning, insertRows } from "./rows.ts";
import { connect, type SeededLine } from "./tenants.ts";

export type Author = { userId: number; name: string; msisdn: string; role: string };

export type ItemSketch = {
  /** A subscriber's msisdn, or what stood in the file. */
  input: string;
  state: "pending" | "done" | "unchanged" | "refused" | "failed" | "cancelled";
  reason?: string;
  detail?: string;
};

export type OrderSketch = {
  operation: "connect-service" | "disconnect-service";
  service: number;
  source: "card" | "list" | "file";
  /** `waiting`: for a second person. */
  state: "done" | "partly-done" | "failed" | "cancelled" | "paused" | "waiting" | "draft";
  daysAgo: number;
  fileName?: string;
  items: readonly ItemSketch[];
};

/** Orders with their items, what they connected, and their audit records; numbers count up from 1. Drafts come last. */
export async function addOrders(
  trx: Knex,
  calendar: Calendar,
  accountId: number,
  author: Author,
  lines: readonly SeededLine[],
  sketches: readonly OrderSketch[],
): Promise<void> {
  const idOf = new Map(lines.map(({ msisdn, id }) => [msisdn, id]));
  const made = sketches.map((sketch, index) => orderOf(calendar, accountId, author, sketch, index + 1));
  const ids = await insertReturning(trx, "orders", made, "id");
  await insertRows(
    trx,
    "order_items",
    sketches.flatMap((sketch, index) => itemsOf(calendar, accountId, idOf, sketch, ids[index] as number)),
  );
  await insertRows(
    trx,
    "audit_records",
    sketches.flatMap((sketch, index) =>
      auditOf(calendar, accountId, author, sketch, { orderId: ids[index] as number, number: index + 1 }),
    ),
  );
  await connect(
    trx,
    accountId,
    sketches.flatMap((sketch, index) => connectedBy(calendar, idOf, sketch, index + 1)),
  );
  await trx("accounts")
    .where("id", accountId)
    .update({ last_order_number: made.filter(({ number }) => number !== null).length });
}

const times = ({ daysAgo }: OrderSketch, calendar: Calendar) => ({
  // a draft of today was begun this minute: an older one would soon be forgotten
  created: daysAgo === 0 ? calendar.now : momentBack(calendar, daysAgo, "10:05"),
  accepted: momentBack(calendar, daysAgo, "10:07"),
  finished: momentBack(calendar, daysAgo, "10:09"),
});

const feesOf = ({ operation, service }: OrderSketch, item: ItemSketch) => {
  const found = services.find(({ id }) => id === service);
  const isCharged =
    operation === "connect-service" && item.state !== "refused" && item.state !== "unchanged" && found !== undefined;
  return { one_off: isCharged ? found.one_off_fee : 0, monthly: isCharged ? found.monthly_fee : 0 };
};

const nameOfService = (id: number): string => services.find((one) => one.id === id)?.name ?? "";

function orderOf(calendar: Calendar, accountId: number, author: Author, sketch: OrderSketch, number: number) {
  const { created, accepted, finished } = times(sketch, calendar);
  const count = (state: ItemSketch["state"]) => sketch.items.filter((item) => item.state === state).length;
  const fees = sketch.items.map((item) => feesOf(sketch, item));
  return {
    account_id: accountId,
    number: sketch.state === "draft" ? null : number,
    operation: sketch.operation,
    params: { serviceId: sketch.service },
    subject: nameOfService(sketch.service),
    source: sketch.source,
    state: sketch.state,
    author_user_id: author.userId,
    author_name: author.name,
    author_msisdn: author.msisdn,
    author_role: author.role,
    file_name: sketch.fileName ?? null,
    created_at: created,
    confirmed_at: sketch.state === "draft" ? null : accepted,
    started_at: sketch.state === "draft" || sketch.state === "waiting" ? null : accepted,
    finished_at: ["draft", "paused", "waiting"].includes(sketch.state) ? null : finished,
    needs_second: sketch.state === "waiting",
    total: sketch.items.length,
    done: count("done"),
    unchanged: count("unchanged"),
    refused: count("refused"),
    failed: count("failed"),
    cancelled: count("cancelled"),
    one_off: fees.reduce((sum, fee) => sum + fee.one_off, 0),
    monthly: fees.reduce((sum, fee) => sum + fee.monthly, 0),
  };
}

function itemsOf(
  calendar: Calendar,
  accountId: number,
  idOf: ReadonlyMap<string, number>,
  sketch: OrderSketch,
  orderId: number,
) {
  const { finished } = times(sketch, calendar);
  return sketch.items.map((item, index) => ({
    account_id: accountId,
    order_id: orderId,
    position: index + 1,
    row_number: sketch.source === "file" ? index + 2 : null,
    input: sketch.source === "file" ? item.input : null,
    subscriber_id: idOf.get(item.input) ?? null,
    msisdn: /^375\d{9}$/.test(item.input) ? item.input : null,
    state: item.state,
    reason: item.reason ?? null,
    detail: item.detail ?? null,
    ...feesOf(sketch, item),
    attempts: {
      pending: 0,
      unchanged: 0,
      refused: 0,
      cancelled: 0,
      done: 1,
      failed: item.reason === "no-answer" ? 5 : 1,
    }[item.state],
    finished_at: ["pending", "refused", "unchanged"].includes(item.state) ? null : finished,
    ...valuesOf(sketch, item),
  }));
}

/** As the operation's assessment says them. */
const valuesOf = ({ operation }: OrderSketch, { state }: ItemSketch) => {
  const [before, after] = operation === "connect-service" ? [false, true] : [true, false];
  if (state === "refused") return { before: null, after: null };
  return { before: { connected: state === "unchanged" ? after : before }, after: { connected: after } };
};

/** What the portal itself would have noted: who began and confirmed (or dropped) the order, and what the worker did. */
function auditOf(
  calendar: Calendar,
  accountId: number,
  author: Author,
  sketch: OrderSketch,
  { orderId, number }: { orderId: number; number: number },
): object[] {
  const { created, accepted, finished } = times(sketch, calendar);
  const { operation, items, source, fileName = null } = sketch;
  const params = { serviceId: sketch.service };
  const about = nameOfService(sketch.service);
  const count = (wanted: ItemSketch["state"]) => items.filter(({ state }) => state === wanted).length;
  const common = { account_id: accountId, subject: String(number), request_id: `seed-${accountId}-${number}` };
  const person = {
    ...common,
    user_id: author.userId,
    user_name: author.name,
    role: author.role,
    address: "192.0.2.17",
  };
  const worker = { ...common, user_id: null, user_name: "", role: "worker", address: null, request_id: null };
  const draft = {
    ...person,
    subject: `draft:${orderId}`,
    at: created,
    action: "orders:draft",
    after: { operation, about, params, source, fileName },
  };
  if (sketch.state === "draft") return [draft];
  const refused = count("refused");
  const acceptance = { operation, about, params, total: items.length, refused };
  const application = {
    operation,
    from: 1,
    to: items.length,
    done: count("done"),
    unchanged: 0,
    refused: 0,
    failed: count("failed"),
    cancelled: count("cancelled"),
  };
  const cancelling = { ...person, at: finished, action: "orders:cancel", after: null };
  return [
    draft,
    { ...person, at: accepted, action: "orders:accept", after: acceptance },
    ...(sketch.state === "cancelled" ? [cancelling] : []),
    ...(sketch.state === "paused" ? [{ ...person, at: finished, action: "orders:pause", after: null }] : []),
    ...(sketch.state === "waiting" ? [] : [{ ...worker, at: finished, action: "orders:apply", after: application }]),
  ];
}

const connectedBy = (calendar: Calendar, idOf: ReadonlyMap<string, number>, sketch: OrderSketch, number: number) =>
  sketch.items.flatMap(({ input, state }) => {
    const id = idOf.get(input);
    if (sketch.operation !== "connect-service" || state !== "done" || id === undefined) return [];
    return [
      {
        subscriber_id: id,
        service_id: sketch.service,
        connected_at: times(sketch, calendar).finished,
        order_number: number,
      },
    ];
  });
