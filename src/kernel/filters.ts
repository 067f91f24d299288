import type { Lang } from "./lang.ts";

const words = { ru: "Фильтр", be: "Фільтр", en: "Filter" } as const satisfies Record<Lang, string>;

/** «Фильтр · 2»: what a filter is folded behind on a phone, with how many choices are made in it. */
export const filterText = (lang: Lang, chosen: number): string =>
  chosen === 0 ? words[lang] : `${words[lang]} · ${chosen}`;
