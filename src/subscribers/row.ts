/** The columns of a listed subscriber, from subscribers s, tariffs t, bundles b and departments d. */
export const columns = [
  "s.id",
  "s.number",
  "s.msisdn",
  "s.kind",
  "s.iccid",
  "s.last_name as lastName",
  "s.first_name as firstName",
  "s.middle_name as middleName",
  "s.status",
  "s.note",
  "s.activated_on as activatedOn",
  "s.has_split_bill as hasSplitBill",
  "t.name as tariff",
  "b.name as bundle",
  "d.name as department",
  "d.cost_centre as costCentre",
];
export const isLocked = `s.locked_at is not null as "isLocked"`;
export const labelsOf = `array(select l.name from subscriber_labels x join labels l on l.account_id = x.account_id and l.id = x.label_id
  where x.account_id = s.account_id and x.subscriber_id = s.id order by l.name) as labels`;
export const name = `(s.last_name || ' ' || s.first_name || ' ' || s.middle_name) collate "ru-x-icu"`;
