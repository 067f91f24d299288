import type { Tx } from "../../platform/db.ts";

/*
 * A list against the account's subscribers, in a few statements for all of them: who holds which number, whose names
 * differ, who is left over on either side. Everything is first put into temporary tables that are analyzed: the list's
 * own tables were written a moment ago, and PostgreSQL would plan 40 000 rows of them as one, in nested loops.
 */
export const findAll = async (tx: Tx, id: string, today: string): Promise<void> => {
  const of = { account: tx.scope.accountId, id, today };
  await stageLive(tx, of);
  await stagePeople(tx, of);
  await settleShared(tx);
  await settleSeveral(tx);
  await matchByName(tx);
  await tx.raw("analyze matched; analyze claimed");
  await tx.raw(foundStatements);
  await keepFound(tx, of);
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
  await tx.raw("analyze live");
};

/** Each person of the file with the subscriber of that number, whether the person has left, and the department meant. */
const stagePeople = async (tx: Tx, of: Of): Promise<void> => {
  await tx.raw(
    `create temp table people on commit drop as
     select place, row_number, number, department, status, left_on, staff_name(name) as plain, staff_name_key(name) as key
     from (select *, concat_ws(' ', nullif(last_name, ''), nullif(first_name, ''), nullif(middle_name, '')) as name
       from staff_people where account_id = :account and list_id = :id) p`,
    of,
  );
  await tx.raw(
    `create temp table meant on commit drop as
     select v.kind, v.value, v.choice, d.id as department_id from staff_values v
       left join departments d on d.account_id = :account and v.kind = 'department' and d.id::text = v.choice
     where v.account_id = :account and v.list_id = :id`,
    of,
  );
  await tx.raw("analyze people; analyze meant");
  await tx.raw(
    `create temp table matched on commit drop as
     select p.place, p.row_number, p.plain, p.key, l.id as subscriber_id,
       coalesce(p.left_on <= :today::date or st.choice = 'left', false) as has_left, dm.department_id, null::text as reason
     from people p
       left join live l on l.number = p.number
       left join meant st on st.kind = 'status' and st.value = p.status
       left join meant dm on dm.kind = 'department' and dm.value = p.department`,
    of,
  );
  await tx.raw(
    "create temp table claimed on commit drop as select distinct subscriber_id as id from matched where subscriber_id is not null",
  );
  await tx.raw("analyze matched; analyze claimed");
};

/** A number in several rows belongs to the person who works; if several of them work, it stays undecided. */
const settleShared = (tx: Tx) =>
  tx.raw(
    `update matched m set subscriber_id = null, reason = case when not m.has_left and d.people > 1 then 'shared' else 'elsewhere' end
     from (select subscriber_id, count(distinct key) filter (where not has_left) as people,
         coalesce(min(place) filter (where not has_left), min(place)) as first
       from matched where subscriber_id is not null group by subscriber_id having count(*) > 1) d
     where m.subscriber_id = d.subscriber_id and (d.people > 1 or m.place <> d.first)`,
  );

/** A person with several numbers, of which one is a subscriber's: the others need no match. If none is, only the first does. */
const settleSeveral = (tx: Tx) =>
  tx.raw(
    `update matched m set reason = 'elsewhere'
     from (select row_number, coalesce(min(place) filter (where subscriber_id is not null), min(place)) as first
       from matched group by row_number having count(*) > 1) d
     where m.row_number = d.row_number and m.subscriber_id is null and m.reason is null and m.place <> d.first`,
  );

/** People without a match by number: by full name, if one person and one free number have it. */
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
     union select id from live where key in (select key from matched where key <> '' and (not has_left or reason = 'namesakes'))`,
  );
};

/** A typing slip or two, initials, or a name without its last part. */
const likely = `(levenshtein_less_equal(left(m.plain, 200), left(l.plain, 200), 2) <= 2
  or levenshtein_less_equal(left(m.key, 200), left(l.key, 200), 2) <= 2
  or m.plain = staff_name_short(l.plain) or l.plain = staff_name_short(m.plain)
  or starts_with(l.plain, m.plain || ' ') or (l.plain <> '' and starts_with(m.plain, l.plain || ' ')))`;

/** The heaps; of temporary tables alone, so that nothing is put into it. */
const foundStatements = `
create temp table found (heap text, person int, number text collate "C", subscriber_id bigint, department_id bigint, reason text) on commit drop;
insert into found select 'leavers', m.place, null, m.subscriber_id, null, null
  from matched m where m.has_left and m.subscriber_id is not null;
insert into found select 'unclaimed', null, l.number, l.id, null, null
  from live l where not exists (select from claimed c where c.id = l.id);
insert into found select case when ${likely} then 'likely-names' else 'names' end, m.place, null, l.id, null, null
  from matched m join live l on l.id = m.subscriber_id where not m.has_left and m.plain <> '' and m.key <> l.key;
insert into found select 'departments', m.place, null, l.id, m.department_id, null
  from matched m join live l on l.id = m.subscriber_id
  where not m.has_left and m.department_id is not null and l.department_id is distinct from m.department_id;
insert into found select 'without-number', m.place, null, null, null, null
  from matched m where not m.has_left and m.subscriber_id is null and m.reason is null;
insert into found select 'undecided', m.place, null, null, null, m.reason
  from matched m where m.reason in ('namesakes', 'shared');
analyze found;
insert into found select 'matching', m.place, null, m.subscriber_id, null, m.reason
  from matched m where not exists (select from found f where f.person = m.place);
`;

const keepFound = async (tx: Tx, of: Of): Promise<void> => {
  await tx("staff_findings").where({ account_id: of.account, list_id: of.id }).delete();
  await tx.raw(
    `insert into staff_findings (account_id, list_id, heap, place, person, subscriber_id, department_id, reason)
     select :account, :id, heap, row_number() over (partition by heap order by person, number), person, subscriber_id, department_id, reason
     from found`,
    of,
  );
  await tx.raw(
    `update staff_lists set counts = (select coalesce(jsonb_object_agg(heap, people), '{}')
        from (select heap, count(*) as people from found group by heap) f)
     where account_id = :account and id = :id`,
    of,
  );
};
