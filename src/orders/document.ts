import {
  chunksOf,
  type DocumentFile,
  type DocumentKind,
  type Requested,
  requestDelivery,
} from "../deliveries/index.ts";
import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Lang } from "../kernel/lang.ts";
import { formatCount } from "../kernel/numbers.ts";
import type { Operator } from "../platform/config.ts";
import { type AccountScope, inScope } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import { type LettersOf, lettersFor } from "../platform/letters.ts";
import { listStream } from "../platform/sheets/index.ts";
import { archivedFile, wholeItems } from "./archive/kept.ts";
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
  pageOf: (number) => `/orders/${number}`,
  titleOf: async (tx, number, lang) => {
    const order = await lockOrder(tx, Number(number));
    if (!order) throw new NotFound(`order ${number}`);
    return wordsFor(messages, lang).t("resultTitle", { number });
  },
  make: async (scope, { subjectId, lang }) => {
    const order = await listedOf(scope, Number(subjectId), operations, lang);
    const kept = await archivedFile(scope, order);
    if (kept) return { ...kept, content: chunksOf(scope, kept.id) };
    return resultFile(order, lang, wholeItems(scope, order));
  },
  mailOf: async (scope, { subjectId, lang }, { operator, publicUrl }) => {
    const words = lettersFor(messages, lang);
    const order = await listedOf(scope, Number(subjectId), operations, lang);
    const link = new URL(`/a/${formatAccountNumber(scope.accountId)}/orders/${order.number}`, publicUrl);
    const text = mailText(words, order, { account: showAccountNumber(scope.accountId), link, operator });
    return { subject: words.t("resultTitle", { number: order.number }), text };
  },
});

/** The workbook that «Скачать в Excel» gives, written while it is read. */
export const resultFile = (order: Listed, lang: Lang, batches: AsyncIterable<readonly OrderItem[]>): DocumentFile => {
  const words = wordsFor(messages, lang);
  const columns = itemColumns(words, order);
  return {
    fileName: resultFileName(words, order),
    contentType: xlsxType,
    content: listStream(words.t("sheetName", { number: order.number }), columns, batches),
  };
};

type Around = { readonly account: string; readonly link: URL; readonly operator: Operator };

const mailText = (words: LettersOf<typeof messages>, order: Listed, { account, link, operator }: Around): string => {
  const { number, texts, subject } = order;
  const count = (n: number) => formatCount(n, words.lang);
  const counts = { done: count(order.done + order.unchanged), failed: count(order.refused + order.failed) };
  return [
    words.t("mailAbout", { number, account, action: texts.action(subject) }),
    words.t("mailResult", { ...counts, total: count(order.total), link }),
    [operator.name, operator.phone, operator.email].join("\n"),
  ].join("\n\n");
};

export const resultFileName = (words: Words, { number, confirmedAt, createdAt }: Listed): string =>
  `${words.t("fileName", { number })}-${isoDay(confirmedAt ?? createdAt)}.xlsx`;

/** @throws NotFound */
export const listedOf = async (
  scope: AccountScope,
  number: number,
  operations: Operations,
  lang: Lang,
): Promise<Listed> => {
  const order = await findOrder(scope, number);
  const operation = order && operations.get(order.operation);
  if (!order || !operation) throw new NotFound(`order ${number}`);
  return { ...order, texts: operation.texts(lang) };
};

/** @returns undefined where the account has no address to send to. @throws NotFound */
export const requestResult = (
  scope: AccountScope,
  number: number,
  { operations, ...options }: { operations: Operations; lang: Lang; publicUrl: string },
): Promise<Requested | undefined> =>
  inScope(scope, (tx) => requestDelivery(tx, orderResult(operations), String(number), options));
