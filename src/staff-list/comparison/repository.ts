import type { Tx } from "../../platform/db.ts";

/*
 * A list against the account's subscribers, in a few statements for all of them: who holds which number, whose names
 * differ, who is left over on either side. Temporary tables, analyzed, so that 40 000 are planned for 40 000.
 */
export const findAll = async (tx: Tx, id: string, today: string): Promise<void> => {
  const of = { account: tx.scope.accountId, id, today };
  await tx.raw("set local statement_timeout = '60s'");
  await stageLive(tx, of);
  await stagePeople(tx, of);
  await settleShared(tx);
  await settleSeveral(tx);
  await matchByName(tx);
  await tx.raw("analyze matched");
  await tx("staff_findings").where({ account_id: of.account, list_id: id }).delete();
  for (const statement of findings) await tx.raw(statement, of);
  await tx.raw(restStatement, of);
  await tx.raw(countStatement, of);
};

type Of = { readonly account: number; readonly id: string; readonly today: string };

/** The subscribers whose service goes on. */
const stageLive = async (tx: Tx, of: Of): Promise<void> => {
  await tx.raw(
    `create temp table live on commit drop as
     select id, number, department_id, staff_name(name) as plain, staff_name_key(name) as key
     from (select id, number, department_id, concat_ws(' ', nullif(last_name, ''), nullif(first_name, ''), nullif(middle_name, '')) as name
       from subscribers where account_id = :account and status in ('active', 'suspended', 'pending-activation')) s`,
    of,
  );
  await tx.raw("create index on live (key)");
  await tx.raw("analyze live");
};

/** Each of the file with whom the number names, whether they have left, and where they belong. */
const stagePeople = async (tx: Tx, of: Of): Promise<void> => {
  await tx.raw(
    `create temp table matched on commit drop as
     select p.place, p.row_number, staff_name(p.name) as plain, staff_name_key(p.name) as key, s.id as subscriber_id,
       coalesce(p.left_on <= :today::date or st.choice = 'left', false) as has_left, d.id as department_id, null::text as reason
     from (select *, concat_ws(' ', nullif(last_name, ''), nullif(first_name, ''), nullif(middle_name, '')) as name
         from staff_people where account_id = :account and list_id = :id) p
       left join live s on s.number = p.number
       left join staff_values st on st.account_id = :account and st.list_id = :id and st.kind = 'status' and st.value = p.status
       left join staff_values dv on dv.account_id = :account and dv.list_id = :id and dv.kind = 'department' and dv.value = p.department
       left join departments d on d.account_id = :account and d.id::text = dv.choice`,
    of,
  );
  await tx.raw(
    "create temp table claimed on commit drop as select distinct subscriber_id as id from matched where subscriber_id is not null",
  );
  await tx.raw("analyze matched; analyze claimed");
};

/** A number that several rows name belongs to the one who works; where several people do, nobody knows. */
const settleShared = (tx: Tx) =>
  tx.raw(
    `update matched m set subscriber_id = null, reason = case when not m.has_left and d.people > 1 then 'shared' else 'elsewhere' end
     from (select subscriber_id, count(distinct key) filter (where not has_left) as people,
         coalesce(min(place) filter (where not has_left), min(place)) as first
       from matched where subscriber_id is not null group by subscriber_id having count(*) > 1) d
     where m.subscriber_id = d.subscriber_id and (d.people > 1 or m.place <> d.first)`,
  );

/** One person's several numbers: those that name nobody do not count beside one that does, else the first alone counts. */
const settleSeveral = (tx: Tx) =>
  tx.raw(
    `update matched m set reason = 'elsewhere'
     from (select row_number, coalesce(min(place) filter (where subscriber_id is not null), min(place)) as first
       from matched group by row_number having count(*) > 1) d
     where m.row_number = d.row_number and m.subscriber_id is null and m.reason is null and m.place <> d.first`,
  );

/** Whom no number names: by the full name, where it is one person's and one free number's. */
const matchByName = async (tx: Tx): Promise<void> => {
  await tx.raw(
    `update matched m set subscriber_id = case when p.people = 1 and s.numbers = 1 then s.id end,
       reason = case when p.people = 1 and s.numbers = 1 then null else 'namesakes' end
     from (select key, count(distinct row_number) as people from matched where key like '% %' group by key) p
       join (select key, count(*) as numbers, min(id) as id from live l
         where not exists (select from claimed c where c.id = l.id) group by key) s using (key)
     where m.key = p.key and m.subscriber_id is null and m.reason is null`,
  );
  // a second number of somebody who works, and those of namesakes, are not nobody's
  await tx.raw(
    `insert into claimed select subscriber_id from matched where subscriber_id is not null
     union select l.id from matched m join live l using (key) where m.key <> '' and (not m.has_left or m.reason = 'namesakes')`,
  );
  await tx.raw("analyze claimed");
};

/** A typing slip or two, initials, or a name without its last part. */
const likely = `(levenshtein_less_equal(left(m.plain, 200), left(l.plain, 200), 2) <= 2
  or m.plain = staff_name_short(l.plain) or l.plain = staff_name_short(m.plain)
  or starts_with(l.plain, m.plain || ' ') or (l.plain <> '' and starts_with(m.plain, l.plain || ' ')))`;

const insert = `insert into staff_findings (account_id, list_id, heap, place, person, subscriber_id, department_id, reason)`;

/** One statement a heap: literal texts, so that nothing is put into them. */
const findings = [
  `${insert} select :account, :id, 'leavers', row_number() over (order by m.place), m.place, m.subscriber_id, null, null
   from matched m where m.has_left and m.subscriber_id is not null`,
  `${insert} select :account, :id, 'unclaimed', row_number() over (order by l.number), null, l.id, null, null
   from live l where not exists (select from claimed c where c.id = l.id)`,
  `${insert} select :account, :id, case when ${likely} then 'likely-names' else 'names' end,
     row_number() over (partition by ${likely} order by m.place), m.place, l.id, null, null
   from matched m join live l on l.id = m.subscriber_id
   where not m.has_left and m.plain <> '' and m.key <> l.key`,
  `${insert} select :account, :id, 'departments', row_number() over (order by m.place), m.place, l.id, m.department_id, null
   from matched m join live l on l.id = m.subscriber_id
   where not m.has_left and m.department_id is not null and l.department_id is distinct from m.department_id`,
  `${insert} select :account, :id, 'without-number', row_number() over (order by m.place), m.place, null, null, null
   from matched m where not m.has_left and m.subscriber_id is null and m.reason is null`,
  `${insert} select :account, :id, 'undecided', row_number() over (order by m.place), m.place, null, null, m.reason
   from matched m where m.reason in ('namesakes', 'shared')`,
];

const restStatement = `${insert} select :account, :id, 'matching', row_number() over (order by m.place), m.place, m.subscriber_id, null, m.reason
  from matched m where not exists (select from staff_findings f where f.account_id = :account and f.list_id = :id and f.person = m.place)`;

const countStatement = `update staff_lists set counts = (select coalesce(jsonb_object_agg(heap, people), '{}')
    from (select heap, count(*) as people from staff_findings where account_id = :account and list_id = :id group by heap) f)
  where account_id = :account and id = :id`;
