import { addMonths, firstDay } from "../src/kernel/month.ts";
import { momentBack } from "./calendar.ts";
import { insertRows } from "./rows.ts";
import type { Scene, SeededLine } from "./tenants.ts";

/** Who ordered. */
type Author = { readonly id: number; readonly name: string; readonly role: string };
type Order = {
  readonly monthsBack: number;
  readonly daysBack: number;
  readonly format: "xlsx" | "csv" | "ndjson";
  readonly source: "list" | "file" | "schedule";
  readonly file_name: string | null;
  /** Other parties in full, for this reason. */
  readonly reason: string;
  readonly lines: readonly SeededLine[];
};

/** Call details of the last months: of three numbers in full, of a department's list, of everybody by schedule; and a draft. */
export async function addCallDetails(scene: Scene, accountId: number, author: Author, lines: readonly SeededLine[]) {
  const three = lines.slice(2, 5);
  const orders: readonly Order[] = [
    { monthsBack: 3, daysBack: 40, format: "xlsx", source: "schedule", file_name: null, reason: "", lines },
    {
      monthsBack: 2,
      daysBack: 20,
      format: "xlsx",
      source: "list",
      file_name: null,
      reason: "Спорные вызовы в роуминге, служебная записка 17",
      lines: three,
    },
    {
      monthsBack: 1,
      daysBack: 1,
      format: "csv",
      source: "file",
      file_name: "отдел продаж.xlsx",
      reason: "",
      lines: lines.slice(0, 8),
    },
  ];
  for (const order of orders) await addOrder(scene, accountId, author, order);
  const draft = rowOf(scene, accountId, author, { ...(orders[1] as Order), monthsBack: 1, daysBack: 0, reason: "" });
  const [{ id }] = await scene.trx("call_detail_requests").insert(draft).returning("id");
  await choose(scene, accountId, id, three);
}

async function addOrder(scene: Scene, accountId: number, author: Author, order: Order): Promise<void> {
  const { trx } = scene;
  const row = rowOf(scene, accountId, author, order);
  const [{ id }] = await trx("call_detail_requests")
    .insert({ ...row, requested_at: row.created_at, subscribers: order.lines.length })
    .returning("id");
  await choose(scene, accountId, id, order.lines);
  await trx.raw(madeSql, { account: accountId, id });
  const by = { user_id: row.author_user_id, user_name: row.author_name, role: row.author_role };
  await insertRows(trx, "audit_records", [
    {
      ...by,
      account_id: accountId,
      at: row.created_at,
      action: "call-details:request",
      subject: id,
      after: {
        detailsMonth: row.month.slice(0, 7),
        format: order.format,
        peers: row.is_full ? "full" : "masked",
        ...(order.reason && { reason: order.reason }),
        source: order.source,
        detailsSubscribers: order.lines.length,
      },
    },
  ]);
}

const rowOf = ({ calendar }: Scene, accountId: number, { id, name, role }: Author, order: Order) => {
  const isScheduled = order.source === "schedule";
  return {
    account_id: accountId,
    month: firstDay(addMonths(calendar.month, -order.monthsBack)),
    format: order.format,
    is_full: order.reason !== "",
    reason: order.reason,
    source: order.source,
    file_name: order.file_name,
    author_user_id: isScheduled ? null : id,
    author_name: isScheduled ? "" : name,
    author_role: isScheduled ? "worker" : role,
    created_at: momentBack(calendar, order.daysBack, "10:20"),
  };
};

const choose = ({ trx }: Scene, accountId: number, requestId: string, lines: readonly SeededLine[]) =>
  insertRows(
    trx,
    "call_detail_subscribers",
    lines.map(({ id }) => ({ account_id: accountId, request_id: requestId, subscriber_id: id })),
  );

/** What its file was: the file itself is no longer kept. */
const madeSql = `
update call_detail_requests r set made_at = r.requested_at, records = u.records, net = u.gross - u.vat, gross = u.gross, sha256 = u.hash
from (select count(*) as records, coalesce(sum(u.gross), 0) as gross, coalesce(sum(round(u.gross * 25 / 125.0)), 0) as vat,
    encode(sha256(convert_to(coalesce(string_agg(concat_ws(',', u.started_at, u.subscriber_id, u.gross), e'\\n' order by u.started_at, u.id), ''), 'UTF8')), 'hex') as hash
  from usage_records u join call_detail_requests q on q.account_id = u.account_id and q.id = :id
  where u.account_id = :account and u.started_at >= q.month::timestamp at time zone 'Europe/Minsk'
    and u.started_at < (q.month + interval '1 month')::timestamp at time zone 'Europe/Minsk'
    and u.subscriber_id in (select subscriber_id from call_detail_subscribers c where c.account_id = :account and c.request_id = :id)) u
where r.account_id = :account and r.id = :id`;
