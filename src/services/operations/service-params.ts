import { z } from "zod";
import type { Lang } from "../../kernel/lang.ts";
import { formatMoney, kopecks } from "../../kernel/money.ts";
import type { OperationTexts, OrderParams } from "../../orders/index.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { messages, type Words } from "../messages.ts";

export const serviceParams = z.object({ serviceId: z.coerce.number().int().positive() });
export type ServiceParams = z.output<typeof serviceParams> & OrderParams;

const reasons = {
  "already-connected": "reasonAlreadyConnected",
  archived: "reasonArchived",
  "not-on-tariff": "reasonNotOnTariff",
  excluded: "reasonExcluded",
  requires: "reasonRequires",
  "not-connected": "reasonNotConnected",
  mandatory: "reasonMandatory",
  "required-by": "reasonRequiredBy",
} as const;

const losses = { package: "lossPackage", archived: "lossArchived", roaming: "lossRoaming" } as const;

/** The words of both operations on services; they differ by their name alone. */
export const serviceTexts =
  (name: "connect" | "disconnect") =>
  (lang: Lang): OperationTexts => {
    const words = wordsFor(messages, lang);
    return {
      title: words.t(`${name}Title`),
      params: { serviceId: words.t("paramServiceId") },
      action: (subject) => words.t(`${name}Action`, { subject: words.named(subject) }),
      changes: (before, after) => [
        { field: words.t("service"), before: connectionText(words, before), after: connectionText(words, after) },
      ],
      reason: (code, detail) => {
        const key = Object.hasOwn(reasons, code) ? reasons[code as keyof typeof reasons] : undefined;
        return key && words.t(key, { detail: words.named(detail ?? "") });
      },
      note: (code, detail) => {
        if (code === "fee-again") return words.t("lossFeeAgain", { fee: formatMoney(kopecks(Number(detail)), lang) });
        return Object.hasOwn(losses, code) ? words.t(losses[code as keyof typeof losses]) : undefined;
      },
    };
  };

const connectionText = (words: Words, state: OrderParams | null): string =>
  words.t(state?.["connected"] === true ? "connected" : "notConnected");
