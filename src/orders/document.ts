import { type DocumentKind, type Requested, requestDelivery } from "../deliveries/index.ts";
import { showAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Lang } from "../kernel/lang.ts";
import { formatCount } from "../kernel/numbers.ts";
import { type AccountScope, inScope } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import { cellsOf, sheetOf, xlsxStream } from "../platform/sheets/index.ts";
import { itemBatches } from "./items/batches.ts";
import { itemColumns } from "./items/columns.ts";
import { messages, type Words } from "./messages.ts";
import type { Operations } from "./operation.ts";
import type { OrderItem } from "./order.ts";
import type { Listed } from "./pages.ts";
import { findOrder, lockOrder } from "./repository.ts";

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The result of an order: each of its subscribers, as on its page. */
export const orderResult = (operations: Operations): DocumentKind => ({
  name: "order-result",
  permission: "orders:read",
  sendPermission: "orders:write",
  formats: ["xlsx"],
  keptDays: 7,
  titleOf: async (tx, number, lang) => {
    const order = await lockOrder(tx, Number(number));
    if (!order) throw new NotFound(`order ${number}`);
    return wordsFor(messages, lang).t("resultTitle", { number });
  },
  make: async (scope, { subjectId, lang }) => {
    const words = wordsFor(messages, lang);
    const order = await listedOf(scope, Number(subjectId), operations, lang);
    const columns = itemColumns(words, order);
    const rows = rowsOf(itemBatches(scope, order.id), cellsOf(columns));
    return {
      fileName: resultFileName(words, order),
      contentType: xlsxType,
      content: xlsxStream(sheetOf(words.t("sheetName", { number: order.number }), columns), rows),
    };
  },
  mailOf: async (scope, { subjectId, lang }, operator) => {
    const words = wordsFor(messages, lang);
    const order = await listedOf(scope, Number(subjectId), operations, lang);
    const count = (n: number) => formatCount(n, lang);
    const text = [
      words.t("mailAbout", {
        number: order.number,
        account: showAccountNumber(scope.accountId),
        action: order.texts.action(order.subject),
      }),
      words.t("mailResult", { done: count(order.done + order.unchanged), total: count(order.total) }),
      [operator.name, operator.phone, operator.email].join("\n"),
    ];
    return { subject: words.t("resultTitle", { number: order.number }), text: text.join("\n\n") };
  },
});

export const resultFileName = (words: Words, { number, confirmedAt, createdAt }: Listed): string =>
  `${words.t("fileName", { number })}-${isoDay(confirmedAt ?? createdAt)}.xlsx`;

const listedOf = async (scope: AccountScope, number: number, operations: Operations, lang: Lang): Promise<Listed> => {
  const order = await findOrder(scope, number);
  const operation = order && operations.get(order.operation);
  if (!order || !operation) throw new NotFound(`order ${number}`);
  return { ...order, texts: operation.texts(lang) };
};

async function* rowsOf<C>(
  batches: AsyncIterable<readonly OrderItem[]>,
  toCells: (item: OrderItem) => C,
): AsyncGenerator<C> {
  for await (const batch of batches) for (const item of batch) yield toCells(item);
}

/** @returns undefined where the account has no address to send to. @throws NotFound */
export const requestResult = (
  scope: AccountScope,
  number: number,
  { operations, ...options }: { operations: Operations; lang: Lang; publicUrl: string },
): Promise<Requested | undefined> =>
  inScope(scope, (tx) => requestDelivery(tx, orderResult(operations), String(number), options));
