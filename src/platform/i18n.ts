import i18next from "i18next";
import { type Lang, langs } from "../kernel/lang.ts";

type Plural = "_one" | "_few" | "_many" | "_other";
type BaseKey<K> = K extends `${infer Base}${Plural}` ? Base : K;
type EnglishKey<K> = K extends `${string}_few` | `${string}_many` ? never : K;

export type Messages<K extends string> = { readonly namespace: string; readonly keys?: K };
export type Words<K extends string> = {
  readonly lang: Lang;
  t(key: BaseKey<K>, params?: Record<string, string | number>): string;
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

/** For the architecture test: every key of every namespace that has been defined, by language. */
export const definedKeys = (lang: Lang): Record<string, Record<string, string>> => i18n.getDataByLanguage(lang) ?? {};
