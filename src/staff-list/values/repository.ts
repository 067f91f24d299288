import { type PageStart, pageOf, pageSize } from "../../kernel/paging.ts";
import { type AccountScope, arrayOf, readAtOnce, type Tx } from "../../platform/db.ts";

/** What a column's values are translated into: departments of the account, or whether somebody has left. */
export const valueKinds = ["department", "status"] as const;
export type ValueKind = (typeof valueKinds)[number];

/** `choice`: a department's id, `left`, `works`, `skip`; null while nobody has said. */
export type StaffValue = { readonly value: string; readonly people: number; readonly choice: string | null };

/** More than departments that a company has; a column with more is one of names or of remarks. */
const mostValues = 1_000;
const mostChoices = 5_000;

/**
 * The distinct values of a list's people, each with what was chosen for it the last time; else a department of the
 * same name, and what the words of a status say. @returns false where a column has more than `mostValues`
 */
export const collectValues = async (tx: Tx, id: string): Promise<boolean> => {
  const of = { account: tx.scope.accountId, id };
  await tx("staff_values").where({ account_id: of.account, list_id: id }).delete();
  await tx.raw(
    `create temp table said on commit drop as
     select 'department' as kind, department as value, count(distinct row_number)::int as people from staff_people
       where account_id = :account and list_id = :id and department <> '' group by department
     union all select 'status', status, count(distinct row_number)::int from staff_people
       where account_id = :account and list_id = :id and status <> '' group by status`,
    of,
  );
  await tx.raw("analyze said");
  const { rows } = await tx.raw("select from said group by kind having count(*) > ?", [mostValues]);
  if (rows.length > 0) return false;
  await tx.raw(
    `insert into staff_values (account_id, list_id, kind, value, people, choice)
     select :account, :id, v.kind, v.value, v.people, coalesce(c.choice, case v.kind when 'department' then d.id::text else
       case when v.value ~* '(увол|звольн|не работ|не працу|dismiss|left|fired|terminated)' then 'left'
         when v.value ~* '(работ|працуе|декрет|дэкрэт|отпуск|водпуск|адпачын|больнич|бальніч|командир|камандзір|дейст|active|work|leave)' then 'works' end end)
     from said v
     left join departments d on d.account_id = :account and v.kind = 'department' and lower(d.name) = lower(v.value)
     left join staff_choices c on c.account_id = :account and c.kind = v.kind and c.value = v.value
       and (v.kind = 'status' or c.choice = 'skip' or exists (select from departments x where x.account_id = :account and x.id::text = c.choice))`,
    of,
  );
  return true;
};

export type Undecided = Readonly<Record<ValueKind, { readonly values: number; readonly open: number }>>;

/** How many values each column has, and how many of them nobody has decided. */
export const undecidedIn = async (scope: AccountScope, id: string): Promise<Undecided> => {
  const { rows } = await readAtOnce(scope, {
    rows: scope.db.knex.raw(
      `select kind, count(*)::int as values, (count(*) filter (where choice is null))::int as open
       from staff_values where account_id = ? and list_id = ? group by kind`,
      [scope.accountId, id],
    ),
  });
  const none = { values: 0, open: 0 };
  const found = rows as { kind: ValueKind; values: number; open: number }[];
  return {
    department: found.find(({ kind }) => kind === "department") ?? none,
    status: found.find(({ kind }) => kind === "status") ?? none,
  };
};

type Asked = {
  readonly kind: ValueKind;
  readonly q: string;
  /** Those alone that nobody has decided. */
  readonly isOpen: boolean;
  readonly start: PageStart<string>;
};

export const listValues = async (scope: AccountScope, id: string, { kind, q, isOpen, start }: Asked) => {
  const { after, before } = start;
  const query = scope.db
    .knex("staff_values")
    .where({ account_id: scope.accountId, list_id: id, kind })
    .orderBy("value", before === undefined ? "asc" : "desc")
    .limit(pageSize + 1)
    .select("value", "people", "choice");
  if (isOpen) void query.whereNull("choice");
  if (q !== "") void query.whereRaw("strpos(lower(value), lower(?)) > 0", [q]);
  if (after !== undefined) void query.where("value", ">", after);
  if (before !== undefined) void query.where("value", "<", before);
  const { rows } = await readAtOnce(scope, { rows: query });
  return pageOf(rows as StaffValue[], start, ({ value }) => value);
};

/** `choice` is null where the user takes a decision back. */
export type Decision = { readonly value: string; readonly choice: string | null };

/** Decides values of a list, and remembers it for the next one. @returns how many of them the list has */
export const decide = async (
  tx: Tx,
  id: string,
  kind: ValueKind,
  decisions: readonly Decision[],
  now: Date,
): Promise<number> => {
  const { rows } = await tx.raw(
    `with said as (select * from unnest(:values::text[], :choices::text[]) s (value, choice)),
       decided as (update staff_values v set choice = s.choice from said s
         where v.account_id = :account and v.list_id = :id and v.kind = :kind and v.value = s.value
           and (:kind = 'status' or s.choice is null or s.choice = 'skip' or exists (select from departments d where d.account_id = :account and d.id::text = s.choice))
         returning v.value, v.choice),
       dropped as (delete from staff_choices c using decided d
         where c.account_id = :account and c.kind = :kind and c.value = d.value and d.choice is null),
       kept as (insert into staff_choices (account_id, kind, value, choice, changed_at)
         select :account, :kind, value, choice, :now from decided where choice is not null
         on conflict (account_id, kind, value) do update set choice = excluded.choice, changed_at = excluded.changed_at returning 1)
     select count(*)::int as count from decided`,
    {
      account: tx.scope.accountId,
      id,
      kind,
      now,
      values: arrayOf(decisions.map(({ value }) => value)),
      choices: arrayOf(decisions.map(({ choice }) => choice)),
    },
  );
  await tx.raw(
    `delete from staff_choices where account_id = :account and (kind, value) in
       (select kind, value from staff_choices where account_id = :account order by changed_at desc, kind, value offset :most)`,
    { account: tx.scope.accountId, most: mostChoices },
  );
  return (rows[0] as { count: number }).count;
};

export const listDepartments = async (scope: AccountScope): Promise<{ id: number; name: string }[]> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex("departments").where({ account_id: scope.accountId }).select("id", "name").orderBy("name"),
  });
  return found as { id: number; name: string }[];
};
