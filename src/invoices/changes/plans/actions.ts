import type { RowAction } from "../../../kernel/column.ts";
import { queryOf } from "../../../kernel/paging.ts";
import { type Cause, type Comparison, type Plan, queryAgainst } from "../change.ts";
import type { Words } from "../messages.ts";
import { whatText } from "../sentences.ts";

type Input = { readonly base: string; readonly may: (permission: string) => boolean; readonly comparison: Comparison };
type Planned = { readonly cause: Cause; readonly number: string | undefined; readonly plan: Plan | undefined };

/** To mark as planned, or to take the mark back; what was planned as a whole is not marked by number. */
export const planActions = <R>(
  words: Words,
  { base, may, comparison }: Input,
  href: string,
  read: (row: R) => Planned | null,
) => {
  if (!may("payments:write")) return undefined;
  const of = (row: R): RowAction[] => {
    const planned = read(row);
    if (!planned) return [];
    const { cause, number, plan } = planned;
    const what = whatText(words, cause, number);
    if (!plan) {
      const query = queryOf({ against: queryAgainst(comparison.against), cause, number });
      return [
        { text: words.t("plan"), label: words.t("planOf", { what }), href: `${href}/plans${query}`, icon: "check" },
      ];
    }
    const isOwn = number === undefined || plan.subscriberId !== null;
    const post = `${base}/planned-changes/${plan.id}/withdrawal`;
    return isOwn ? [{ text: words.t("unplan"), label: words.t("unplanOf", { what }), post }] : [];
  };
  return { title: words.t("plan"), of };
};
