import type { Lang } from "../../kernel/lang.ts";
import { formatMsisdn, isMsisdn } from "../../kernel/msisdn.ts";
import type { OperationTexts, OrderParams } from "../../orders/index.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { isKey, messages, type NumberKey } from "../messages.ts";

type Named<Prefix extends string> =
  Extract<NumberKey, `${Prefix}.${string}`> extends `${Prefix}.${infer Name}` ? Name : never;

/** The words of an operation on numbers, and of the fields that it changes. */
export const textsOf =
  (name: Named<"title">, fields: readonly Named<"field">[]) =>
  (lang: Lang): OperationTexts => {
    const words = wordsFor(messages, lang);
    const find = (key: string, detail = ""): string | undefined => (isKey(key) ? words.t(key, { detail }) : undefined);
    const shown = (state: OrderParams | null, field: string): string => {
      const value = state?.[field] ?? null;
      if (value === null) return "";
      const text = String(value);
      return find(`value.${field}.${text}`) ?? (isMsisdn(text) ? formatMsisdn(text) : text);
    };
    return {
      title: words.t(`title.${name}`),
      button: words.t(`button.${name}`),
      params: Object.fromEntries(
        ["condition", "target", "seconds"].map((field) => [field, find(`field.${field}`) ?? field]),
      ),
      values: { iccid: words.t("field.newSim") },
      action: (subject) => words.t(`action.${name}`, { subject: find(`condition.${subject}`) ?? subject }),
      changes: (before, after) =>
        fields.map((field) => ({
          field: words.t(`field.${field}`),
          before: shown(before, field),
          after: shown(after, field),
        })),
      reason: (code, detail) => {
        const [key = "", suggestion] = code.split(":");
        return find(`reason.${key}`, suggestion ?? detail ?? "");
      },
      note: (code, detail) => find(`note.${code}`, detail ?? ""),
    };
  };
