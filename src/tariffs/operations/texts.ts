import { z } from "zod";
import { formatDateTime } from "../../kernel/dates.ts";
import type { Lang } from "../../kernel/lang.ts";
import type { OperationTexts, OrderParams } from "../../orders/index.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { isKey, messages } from "../messages.ts";

export const bundleOrNone = z
  .union([z.number(), z.string(), z.null()])
  .default("")
  .transform((id) => (id === "" || id === null ? null : Number(id)))
  .pipe(z.int("bundle-not-offered").positive("bundle-not-offered").nullable());

/** The words of an operation on tariffs, and of the fields that it changes. */
export const textsOf =
  (name: "change-tariff" | "change-bundle", fields: readonly ("tariff" | "bundle")[]) =>
  (lang: Lang): OperationTexts => {
    const words = wordsFor(messages, lang);
    const find = (key: string, detail: string): string | undefined =>
      isKey(key) ? words.t(key, { detail: words.named(detail) }) : undefined;
    return {
      title: words.t(`title.${name}`),
      button: words.t(`button.${name}`),
      params: { tariffId: words.t("field.tariff"), bundleId: words.t("field.bundle") },
      ...(name === "change-tariff" && { about: words.t("form.about") }),
      action: (subject) => words.t(`action.${name}`, { subject: words.named(subject) }),
      changes: (before, after) =>
        fields.map((field) => ({
          field: words.t(`field.${field}`),
          before: words.named(value(before, field)),
          after: words.named(value(after, field)),
        })),
      reason: (code, detail) =>
        find(
          `reason.${code}`,
          code === "tariff-too-soon" && detail ? formatDateTime(new Date(detail), lang) : (detail ?? ""),
        ),
      note: (code, detail) => find(`note.${code.startsWith("service-") ? "service" : code}`, detail ?? ""),
    };
  };

const value = (state: OrderParams | null, field: string): string => String(state?.[field] ?? "");
