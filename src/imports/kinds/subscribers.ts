import { account, choice, day, flag, iccid, list, name, nullable, number, optional, text } from "../fields.ts";
import type { Books, Kind } from "../kind.ts";
import { unknownIn, upsert } from "../upsert.ts";
import {
  followNumbers,
  followServices,
  followSims,
  followStatuses,
  freeSwappedSims,
  keepStates,
  moveNumbers,
} from "./subscriber-state.ts";

const isPhone = "s.number ~ '^375[0-9]{9}$'";
const usualKind = "case when a.kind = 'fixed' then 'telephone' else 'mobile' end";
const kindOfTariff = `case coalesce(s.kind, b.kind, ${usualKind}) when 'telephone' then 'fixed' else coalesce(s.kind, b.kind, ${usualKind}) end`;
const inUse = "s.status <> 'terminated'";

// in one account a card has one subscriber, ended or not; in two accounts one that is in use
const bothHave = (other: string, otherAccount: string): string =>
  `(${otherAccount} = s.account or (${inUse} and ${other}.status <> 'terminated'))`;
const simInFile = `exists (select from staged o where o.reason is null and o.iccid = s.iccid and o.line < s.line and ${bothHave("o", "o.account")})`;
// whoever else is in the file has there the card that counts
const simOfAnother = `exists (select from subscribers o where reverse(o.iccid) = reverse(s.iccid) and o.iccid is not null and ${bothHave("o", "o.account_id")}
  and not exists (select from staged x where x.reason is null and x.account = o.account_id and (x.number = o.number or x.previous_number = o.number)))`;

/** Subscribers, told apart by account and number; a number that has changed says in `previous_number` what it was. */
export const subscribers: Kind = {
  name: "subscribers",
  columns: {
    account,
    number,
    previous_number: nullable(number),
    kind: optional(choice("mobile", "telephone", "internet", "sip")),
    iccid: nullable(iccid),
    last_name: optional(text),
    first_name: optional(text),
    middle_name: optional(text),
    tariff: name,
    bundle: nullable(name),
    status: choice("pending-activation", "active", "suspended", "pending-termination", "terminated"),
    status_reason: nullable(choice("voluntary", "leave", "lost", "debt")),
    sim_self_service: optional(flag),
    activated_on: nullable(day),
    terminated_on: nullable(day),
    services: list,
  },
  key: ["account", "number"],
  rule:
    ({ today }) =>
    ({ activated_on: from, terminated_on: until }) => {
      if (typeof from === "string" && typeof until === "string" && until < from) return "ended-before";
      return typeof from === "string" && from > today ? "future" : undefined;
    },
  joins: `left join accounts a on a.id = s.account left join tariffs t on t.id::text = s.tariff or t.name = s.tariff
    left join bundles k on k.id::text = s.bundle or k.name = s.bundle left join subscribers b on b.account_id = s.account and b.number = s.number`,
  reason: `case when a.id is null then 'unknown-account' when t.id is null then 'unknown-tariff' when t.kind <> ${kindOfTariff} then 'tariff-kind'
    when s.bundle is not null and k.id is null then 'unknown-bundle:' || s.bundle
    when k.id is not null and not exists (select from tariff_bundles x where x.tariff_id = t.id and x.bundle_id = k.id) then 'bundle-of-tariff'
    when s.services is not null and ${unknownIn("services", "services")} is not null then 'unknown-service:' || ${unknownIn("services", "services")}
    when ${inUse} and ${isPhone} and exists (select from subscribers o where o.msisdn = s.number and o.status <> 'terminated' and o.account_id <> s.account
      and not exists (select from staged x where x.account = o.account_id and x.number = s.number and x.status = 'terminated')) then 'number-elsewhere'
    when s.iccid is not null and (${simInFile} or ${simOfAnother}) then 'sim-elsewhere' end`,
  isChained: true,
  apply: async (books) => {
    await moveNumbers(books);
    await keepStates(books);
    await freeSwappedSims(books);
    await writeSubscribers(books);
    await followSims(books);
    await followNumbers(books);
    await followServices(books);
    await followStatuses(books);
  },
};

const writeSubscribers = (books: Books): Promise<void> =>
  upsert(books, {
    table: "subscribers",
    key: ["account_id", "number"],
    from: `staged s join accounts a on a.id = s.account join tariffs t on t.id::text = s.tariff or t.name = s.tariff
      left join bundles k on k.id::text = s.bundle or k.name = s.bundle where s.reason is null order by s.line`,
    columns: {
      account_id: { from: "s.account" },
      msisdn: { from: `case when ${isPhone} then s.number end` },
      line: { from: `case when not ${isPhone} then s.number end`, onlyNew: true },
      kind: { from: `coalesce(s.kind, ${usualKind})`, givenOrNew: "kind" },
      iccid: { from: "s.iccid", given: "iccid" },
      last_name: { from: "s.last_name", given: "last_name" },
      first_name: { from: "s.first_name", given: "first_name" },
      middle_name: { from: "s.middle_name", given: "middle_name" },
      tariff_id: { from: "t.id" },
      bundle_id: { from: "k.id", given: "bundle" },
      status: { from: "s.status" },
      status_reason: { from: "s.status_reason", given: "status_reason" },
      sim_self_service: { from: "s.sim_self_service", given: "sim_self_service" },
      activated_on: { from: "s.activated_on", given: "activated_on" },
      terminated_on: { from: "s.terminated_on", given: "terminated_on" },
      held_since: { from: "coalesce(s.activated_on::timestamp at time zone 'Europe/Minsk', :now)", onlyNew: true },
    },
    match: "s.account = d.account_id and s.number = d.number",
    account: "s.account",
    also: `status_since = case when t.status = excluded.status then t.status_since else :now end,
      sim_changed_at = case when t.iccid is not distinct from excluded.iccid then t.sim_changed_at else :now end,
      tariff_changed_at = case when t.tariff_id = excluded.tariff_id then t.tariff_changed_at else :now end,
      suspended_until = case when excluded.status = 'suspended' then t.suspended_until end,
      terminates_at = case when excluded.status = 'pending-termination' then t.terminates_at end,
      status_before = case when excluded.status = 'pending-termination' then t.status_before end`,
  });
