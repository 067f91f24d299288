import { formatDate, parseDay } from "../../kernel/dates.ts";
import type { Lang } from "../../kernel/lang.ts";
import { formatMsisdn, isMsisdn } from "../../kernel/msisdn.ts";
import type { OperationTexts, OrderParams } from "../../orders/index.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { isKey, messages, type OperationKey } from "./messages.ts";

type Titled = Extract<OperationKey, `title.${string}`> extends `title.${infer Name}` ? Name : never;
type Field = Extract<OperationKey, `field.${string}`> extends `field.${infer Name}` ? Name : never;

/** The words of an operation on subscribers, and of the fields that it changes. */
export const textsOf =
  (name: Titled, fields: readonly Field[], params: readonly string[] = []) =>
  (lang: Lang): OperationTexts => {
    const words = wordsFor(messages, lang);
    const find = (key: string, detail?: string): string | undefined =>
      isKey(key) ? words.t(key, detail === undefined ? {} : { detail }) : undefined;
    const shown = (field: Field, state: OrderParams | null): string =>
      valueText(lang, find, field, state?.[field] ?? null);
    return {
      title: words.t(`title.${name}`),
      button: words.t(`button.${name}`),
      params: Object.fromEntries(params.map((param) => [param, find(`param.${param}`) ?? param])),
      values: Object.fromEntries(fields.map((field) => [field, words.t(`field.${field}`)])),
      action: (subject) => words.t(`action.${name}`, { subject }),
      changes: (before, after) =>
        fields.map((field) => ({
          field: words.t(`field.${field}`),
          before: shown(field, before),
          after: shown(field, after),
        })),
      reason: (code, detail) => find(`reason.${code}`, dayText(lang, detail ?? "")),
      note: (code, detail) => find(`note.${code}`, dayText(lang, detail ?? "")),
    };
  };

const valueText = (
  lang: Lang,
  find: (key: string) => string | undefined,
  field: string,
  value: string | number | boolean | null,
): string => {
  if (value === null) return "";
  const text = String(value);
  return find(`value.${field}.${text}`) ?? (isMsisdn(text) ? formatMsisdn(text) : dayText(lang, text));
};

/** A Minsk day, or a minute of one, as people write it; anything else as it is. */
const dayText = (lang: Lang, text: string): string => {
  const [day = "", time] = text.split(" ");
  if (parseDay(day) === undefined) return text;
  return time === undefined ? formatDate(day, lang) : `${formatDate(day, lang)} ${time}`;
};
