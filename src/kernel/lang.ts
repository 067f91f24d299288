export const langs = ["ru", "be", "en"] as const;

export type Lang = (typeof langs)[number];

export const defaultLang: Lang = "ru";

export function isLang(text: unknown): text is Lang {
  return langs.some((lang) => lang === text);
}
