import type { Lang } from "../kernel/lang.ts";
import { formatCount } from "../kernel/numbers.ts";
import type { AccountScope } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import { itemCells, itemColumns } from "./export.ts";
import { itemsTable, reasonText } from "./items/pages.ts";
import { messages } from "./messages.ts";
import type { OperationTexts } from "./operation.ts";
import type { Order } from "./order.ts";
import { countReasons, listItems } from "./repository.ts";

const refused = ["refused", "unchanged"];
const pageSize = 50;

/** Whom a draft cannot serve and why: the reasons with their counts, and one page of the items, from a position on. */
export const refusalsOf = async (
  scope: AccountScope,
  lang: Lang,
  order: Order,
  texts: OperationTexts,
  page: { href: string; after: number | undefined },
) => {
  const words = wordsFor(messages, lang);
  const [reasons, items] = await Promise.all([
    countReasons(scope, order.id),
    listItems(scope, order.id, { states: refused, after: page.after, limit: pageSize + 1 }),
  ]);
  const shown = items.slice(0, pageSize);
  const nextHref = items.length > pageSize ? `${page.href}?after=${shown.at(-1)?.position}` : null;
  return {
    reasons: reasons.map(({ reason, detail, count }) => ({
      text: reasonText(words, texts, reason, detail),
      count: formatCount(count, lang),
    })),
    items: itemsTable(words, texts, shown, nextHref),
  };
};

export const refusalColumns = (lang: Lang) => itemColumns(wordsFor(messages, lang));

export const refusalCells = (scope: AccountScope, lang: Lang, order: Order, texts: OperationTexts) =>
  itemCells(scope, wordsFor(messages, lang), { ...order, texts }, refused);
