import { choice, day, fee, flag, id, list, name, nullable, optional, text, whole } from "../fields.ts";
import type { Kind } from "../kind.ts";
import { replaceLinks, unknownIn, upsert } from "../upsert.ts";

/** The operator's catalogue: small, global, told apart by the identifiers of the operator's billing. */
const categories = (kindName: string, table: string): Kind => ({
  name: kindName,
  columns: { id, name, position: whole },
  key: ["id"],
  apply: (books) =>
    upsert(books, {
      table,
      key: ["id"],
      columns: { id: { from: "s.id" }, name: { from: "s.name" }, position: { from: "s.position" } },
      match: "s.id = d.id",
    }),
});

export const tariffCategories = categories("tariff-categories", "tariff_categories");
export const serviceCategories = categories("service-categories", "service_categories");

const nameTaken = (table: string): string =>
  `case when exists (select from ${table} o where o.name = s.name and o.id <> s.id)
     or exists (select from staged o where o.name = s.name and o.line < s.line) then 'name-taken' end`;

export const bundles: Kind = {
  name: "bundles",
  columns: { id, name, minutes: whole, megabytes: whole, monthly_fee: fee },
  key: ["id"],
  reason: nameTaken("bundles"),
  apply: (books) =>
    upsert(books, {
      table: "bundles",
      key: ["id"],
      columns: {
        id: { from: "s.id" },
        name: { from: "s.name" },
        minutes: { from: "s.minutes" },
        megabytes: { from: "s.megabytes" },
        monthly_fee: { from: "s.monthly_fee" },
      },
      match: "s.id = d.id",
    }),
};

export const tariffs: Kind = {
  name: "tariffs",
  columns: {
    id,
    category: name,
    name,
    description: optional(text),
    kind: optional(choice("mobile", "fixed", "internet", "sip")),
    monthly_fee: fee,
    change_fee: optional(fee),
    is_prepaid: optional(flag),
    archived_on: nullable(day),
    bundles: list,
  },
  key: ["id"],
  joins: "left join tariff_categories c on c.id::text = s.category or c.name = s.category",
  reason: `case when c.id is null then 'unknown-category' else coalesce(
    ${nameTaken("tariffs")}, 'unknown-bundle:' || ${unknownIn("bundles", "bundles")}) end`,
  apply: async (books) => {
    await upsert(books, {
      table: "tariffs",
      key: ["id"],
      from: "staged s join tariff_categories c on c.id::text = s.category or c.name = s.category where s.reason is null",
      columns: {
        id: { from: "s.id" },
        category_id: { from: "c.id" },
        name: { from: "s.name" },
        description: { from: "s.description", given: "description" },
        kind: { from: "s.kind", given: "kind" },
        monthly_fee: { from: "s.monthly_fee" },
        change_fee: { from: "s.change_fee", given: "change_fee" },
        is_prepaid: { from: "s.is_prepaid", given: "is_prepaid" },
        archived_on: { from: "s.archived_on", given: "archived_on" },
      },
      match: "s.id = d.id",
    });
    await replaceLinks(books, {
      table: "tariff_bundles",
      own: "tariff_id",
      other: "bundle_id",
      list: "bundles",
      target: "bundles",
    });
  },
};

// what this file adds may be named in the same file
const knownServices = "(select id, name from services union all select id, name from staged) ";

export const services: Kind = {
  name: "services",
  columns: {
    id,
    category: name,
    name,
    description: optional(text),
    monthly_fee: optional(fee),
    one_off_fee: optional(fee),
    is_mandatory: optional(flag),
    opens_roaming: optional(flag),
    is_package: optional(flag),
    archived_on: nullable(day),
    tariffs: list,
    excludes: list,
    requires: list,
  },
  key: ["id"],
  joins: "left join service_categories c on c.id::text = s.category or c.name = s.category",
  reason: `case when c.id is null then 'unknown-category' else coalesce(${nameTaken("services")},
    'unknown-tariff:' || ${unknownIn("tariffs", "tariffs")},
    'unknown-service:' || coalesce(${unknownIn("excludes", knownServices)}, ${unknownIn("requires", knownServices)})) end`,
  apply: async (books) => {
    await upsert(books, {
      table: "services",
      key: ["id"],
      from: "staged s join service_categories c on c.id::text = s.category or c.name = s.category where s.reason is null",
      columns: {
        id: { from: "s.id" },
        category_id: { from: "c.id" },
        name: { from: "s.name" },
        description: { from: "s.description", given: "description" },
        monthly_fee: { from: "s.monthly_fee", given: "monthly_fee" },
        one_off_fee: { from: "s.one_off_fee", given: "one_off_fee" },
        is_mandatory: { from: "s.is_mandatory", given: "is_mandatory" },
        opens_roaming: { from: "s.opens_roaming", given: "opens_roaming" },
        is_package: { from: "s.is_package", given: "is_package" },
        archived_on: { from: "s.archived_on", given: "archived_on" },
      },
      match: "s.id = d.id",
    });
    await replaceLinks(books, {
      table: "service_tariffs",
      own: "service_id",
      other: "tariff_id",
      list: "tariffs",
      target: "tariffs",
    });
    for (const rule of ["excludes", "requires"])
      await replaceLinks(books, {
        table: "service_rules",
        own: "service_id",
        other: "other_service_id",
        list: rule,
        target: "services",
        fixed: { column: "kind", value: rule },
      });
  },
};

/** Any name or text of the catalogue in the portal's other languages. An empty cell: as in Russian. */
export const translations: Kind = {
  name: "translations",
  columns: { text: name, be: nullable(name), en: nullable(name) },
  key: ["text"],
  apply: (books) =>
    upsert(books, {
      table: "translations",
      key: ["text"],
      columns: {
        text: { from: "s.text" },
        be: { from: "s.be", given: "be" },
        en: { from: "s.en", given: "en" },
      },
      match: "s.text = d.text",
    }),
};
