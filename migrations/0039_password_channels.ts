import type { Knex } from "knex";

/**
 * What a password was last set by, and the number its code went to: whoever gets codes to that number may have set it, so that
 * password and SMS to it are one factor (docs/decisions/027-factors-are-counted-by-channel.md).
 *
 * Passwords that are there already: the journal tells by what the last one was set. Null is left for those it says nothing
 * of (the demo's, or set by hand in the database). They count as known to their users: no code of ours ever set them. To count
 * them as set by SMS would be no safer and would shut out who has SMS alone as second factor.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table users
      add column password_set_by text check (password_set_by in ('current', 'sms', 'mail', 'invitation', 'temporary')),
      -- of a code or an invitation by SMS; null: by mail, or by no code
      add column password_number text collate "C",
      add constraint users_password_number check (password_number is null or password_set_by in ('sms', 'invitation'));
    grant insert (password_set_by, password_number), update (password_set_by, password_number) on users to portal_web`);
  await knex.raw(told);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("alter table users drop column password_number, drop column password_set_by");
}

// A change with the current password tells nothing of what the one before rested on, and is passed over. Numbers of users never
// changed until now.
const told = `
with last as (
  select distinct on (user_id) user_id, action, subject from audit_records
  where account_id = 0 and user_id is not null and (action in ('users:recover-password', 'users:register', 'users:add')
    or (action = 'users:change-password' and subject in ('sms', 'second-factor', 'temporary-password')))
  order by user_id, id desc
), read as (
  select user_id, case
    when action = 'users:add' then 'temporary'
    when action = 'users:change-password' then case subject when 'sms' then 'sms' else 'current' end
    when subject = 'invitation' then 'invitation'
    when subject in ('phone', 'subscriber') then 'sms'
    else 'mail' end as set_by
  from last
)
update users u set password_set_by = r.set_by,
  password_number = case when r.set_by = 'sms' or (r.set_by = 'invitation' and u.email is null) then u.phone end
from read r where r.user_id = u.id and u.password_hash is not null`;
