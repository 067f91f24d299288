import type { Lang } from "../kernel/lang.ts";
import { type OrderForm, type OrderParams, questionForm } from "../orders/index.ts";
import type { AccountScope } from "../platform/db.ts";
import { named, wordsFor } from "../platform/i18n.ts";
import { messages, type Words } from "./messages.ts";
import { changeBundle } from "./operations/change-bundle.ts";
import { changeTariff } from "./operations/change-tariff.ts";
import { listOpenTariffs } from "./repository.ts";

const text =
  (key: Parameters<Words["t"]>[0]) =>
  (lang: Lang): string =>
    wordsFor(messages, lang).t(key);

const under = "tariff";
const choice = (lang: Lang, id: number, name: string) => ({ value: String(id), text: named(lang, name) });

const categories = async (scope: AccountScope, lang: Lang) => {
  const tariffs = await listOpenTariffs(scope);
  const names = new Map(tariffs.map(({ categoryId, category }) => [categoryId, category]));
  return [...names].map(([id, name]) => choice(lang, id, name));
};

const tariffs = async (scope: AccountScope, lang: Lang) =>
  (await listOpenTariffs(scope)).map(({ id, name, categoryId, category }) => ({
    ...choice(lang, id, name),
    parent: choice(lang, categoryId, category),
  }));

/** Under each tariff its own. */
const bundles = async (scope: AccountScope, lang: Lang) =>
  (await listOpenTariffs(scope)).flatMap((tariff) =>
    tariff.bundles.map(({ id, name }) => ({
      ...choice(lang, id, name),
      parent: choice(lang, tariff.id, tariff.name),
    })),
  );

/** Изменение тарифа (guide, chapter 15.2): category, tariff, bundle. */
export const tariffForm: OrderForm = questionForm({
  path: under,
  operations: [changeTariff],
  menu: { icon: "arrows-exchange", under },
  questions: [
    { name: "category", label: text("form.category"), options: categories },
    { name: "tariffId", label: text("field.tariff"), options: tariffs, dependsOn: "category" },
    {
      name: "bundleId",
      label: text("field.bundle"),
      none: text("form.noBundle"),
      options: bundles,
      dependsOn: "tariffId",
    },
  ],
  sample: { category: "1", tariffId: "901", bundleId: "901" },
  shows: "active",
  texts: (lang) => ({
    title: text("title.change-tariff")(lang),
    tab: text("title.change-tariff")(lang),
    legend: text("title.change-tariff")(lang),
  }),
  also: async (scope, params: OrderParams) => {
    const tariff = (await listOpenTariffs(scope)).find(({ id }) => id === params["tariffId"]);
    return { category: String(tariff?.categoryId ?? "") };
  },
});

/** Смена набора услуг on the subscribers' own tariffs (guide, chapter 15.2, the second tab). */
export const bundleForm: OrderForm = questionForm({
  path: "bundle",
  operations: [changeBundle],
  menu: { icon: "adjustments", under },
  questions: [
    {
      name: "bundleId",
      label: text("field.bundle"),
      options: async (scope, lang) => {
        const all = await bundles(scope, lang);
        return [...new Map(all.map(({ value, text: name }) => [value, { value, text: name }])).values()];
      },
    },
  ],
  sample: { bundleId: "901" },
  shows: "active",
  texts: (lang) => ({
    title: text("title.change-bundle")(lang),
    tab: text("title.change-bundle")(lang),
    legend: text("title.change-bundle")(lang),
  }),
});
