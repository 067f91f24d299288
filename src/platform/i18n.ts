import i18next from "i18next";
import { type Lang, langs } from "../kernel/lang.ts";

type Plural = "_one" | "_few" | "_many" | "_other";
type BaseKey<K> = K extends `${infer Base}${Plural}` ? Base : K;
type EnglishKey<K> = K extends `${string}_few` | `${string}_many` ? never : K;

export type Messages<K extends string> = { readonly namespace: string; readonly keys?: K };
export type Words<K extends string> = {
  readonly lang: Lang;
  t(key: BaseKey<K>, params?: Record<string, string | number>): string;
  /** A name or text of the operator's catalogue, which is kept in Russian: see `named`. */
  named(text: string): string;
};
export type WordsOf<M> = M extends Messages<infer K> ? Words<K> : never;

/** An instance of our own, without global state: keys are flat, EJS does the escaping. */
const i18n = i18next.createInstance();
await i18n.init({
  lng: "ru",
  fallbackLng: false,
  supportedLngs: [...langs],
  resources: {},
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
});

/** The texts of a feature: the same keys in three languages. */
export type Texts<R extends Record<string, string>> = {
  readonly ru: R;
  readonly be: Record<keyof R, string>;
  readonly en: Record<EnglishKey<keyof R>, string>;
};

/**
 * A feature's words in three languages. A key that be or en lacks does not compile.
 * Plural keys end in `_one`, `_few`, `_many`, `_other` and are asked for without the ending, with `count`.
 */
export const defineMessages = <const R extends Record<string, string>>(
  namespace: string,
  texts: Texts<R>,
): Messages<keyof R & string> => {
  for (const lang of langs) i18n.addResourceBundle(lang, namespace, texts[lang]);
  return { namespace };
};

const known = new Map<string, Words<string>>();

export const wordsFor = <K extends string>(messages: Messages<K>, lang: Lang): Words<K> => {
  const id = `${lang}:${messages.namespace}`;
  const words = known.get(id) ?? {
    lang,
    t: remembering(i18n.getFixedT(lang, messages.namespace) as Words<string>["t"]),
    named: (text) => named(lang, text),
  };
  known.set(id, words);
  return words;
};

/** A sentence without parameters is always the same: found once, not some 200 times a page (i18next took 8 % of a list's time). */
const remembering = (t: Words<string>["t"]): Words<string>["t"] => {
  const sentences = new Map<string, string>();
  return (key, params) => {
    if (params) return t(key, params);
    const sentence = sentences.get(key) ?? t(key);
    sentences.set(key, sentence);
    return sentence;
  };
};

/** What the operator's catalogue says in Russian, and how it says it in be and en; null: as in Russian. */
export type Translation = { readonly text: string; readonly be: string | null; readonly en: string | null };

const catalogue: Record<Lang, ReadonlyMap<string, string>> = { ru: new Map(), be: new Map(), en: new Map() };

/** From now on these and no others are known. */
export const learn = (translations: readonly Translation[]): void => {
  for (const lang of ["be", "en"] as const)
    catalogue[lang] = new Map(translations.flatMap(({ text, [lang]: own }) => (own === null ? [] : [[text, own]])));
};

/**
 * A name or text of the catalogue in the reader's language, or several with commas between them, such as a tariff and its
 * bundle; in Russian, as it is, where the operator gives no other.
 */
export const named = (lang: Lang, text: string): string => {
  const names = catalogue[lang];
  const own = names.get(text);
  if (own !== undefined || names.size === 0) return own ?? text;
  for (let at = text.indexOf(", "); at > 0; at = text.indexOf(", ", at + 1)) {
    const first = names.get(text.slice(0, at));
    if (first !== undefined) return `${first}, ${named(lang, text.slice(at + 2))}`;
  }
  return text;
};

/** For the architecture test: every key of every namespace that has been defined, by language. */
export const definedKeys = (lang: Lang): Record<string, Record<string, string>> => i18n.getDataByLanguage(lang) ?? {};
