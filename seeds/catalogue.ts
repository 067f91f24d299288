import type { Knex } from "../src/platform/db.ts";
import { freeNumbers, numberCategories } from "./catalogue-numbers.ts";
import { productPrices, products } from "./catalogue-products.ts";
import { excludes, requires, serviceCategories, services, serviceTariffs } from "./catalogue-services.ts";
import { bundles, tariffBundles, tariffCategories, tariffs } from "./catalogue-tariffs.ts";
import { insertRows } from "./rows.ts";
import { seedTranslations } from "./translations.ts";

/** What the operator sells, and the tables of law it is charged by. Adds what is missing, changes nothing. */
export async function seedCatalogue(trx: Knex): Promise<void> {
  await insertRows(trx, "vat_rates", vatRates);
  await insertRows(trx, "calendar_overrides", calendarOverrides);
  await insertRows(trx, "tariff_categories", tariffCategories);
  await insertRows(trx, "tariffs", tariffs);
  await insertRows(trx, "bundles", bundles);
  await insertRows(trx, "tariff_bundles", tariffBundles);
  await insertRows(trx, "service_categories", serviceCategories);
  await insertRows(trx, "services", services);
  await insertRows(trx, "service_tariffs", serviceTariffs);
  await insertRows(trx, "service_rules", [...rulesOf("excludes", excludes), ...rulesOf("requires", requires)]);
  await insertRows(trx, "number_categories", numberCategories);
  await insertRows(trx, "phone_numbers", freeNumbers());
  for (const { id, description } of products)
    await trx("products").where({ id, description: "" }).update({ description });
  await insertRows(trx, "product_prices", productPrices);
  await seedTranslations(trx);
}

const rulesOf = (kind: "excludes" | "requires", pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([service, other]) => ({ service_id: service, kind, other_service_id: other }));

// Tax Code, article 122 (4): 25 % on telecommunication services; Decree 131 of 2022: 26 % on data for eight months.
// valid_to is the last day of a rate.
const vatRates = [
  { service_class: "telecom", valid_from: "2019-01-01", valid_to: null, rate: 25 },
  { service_class: "data", valid_from: "2019-01-01", valid_to: "2022-04-30", rate: 25 },
  { service_class: "data", valid_from: "2022-05-01", valid_to: "2022-12-31", rate: 26 },
  { service_class: "data", valid_from: "2023-01-01", valid_to: null, rate: 25 },
];

const moved = (basis: string, dayOff: string, workingDay: string) => [
  { date: dayOff, is_working: false, basis },
  { date: workingDay, is_working: true, basis },
];
const in2025 = "Постановление Совета Министров от 14.11.2024 № 839";
const in2026 = "Постановление Совета Министров от 22.07.2025 № 397";
const calendarOverrides = [
  ...moved(in2025, "2025-01-06", "2025-01-11"),
  ...moved(in2025, "2025-04-28", "2025-04-26"),
  ...moved(in2025, "2025-07-04", "2025-07-12"),
  ...moved(in2025, "2025-12-26", "2025-12-20"),
  ...moved(in2026, "2026-04-20", "2026-04-25"),
];
