import type { Column } from "../../kernel/column.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Total } from "../../kernel/paging.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  placeOf,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { sendColumns } from "../../platform/sheets/send.ts";
import { hasArchived } from "../archive/repository.ts";
import { messages as orderMessages } from "../messages.ts";
import { finishedStates } from "../order.ts";
import { withTexts } from "../order-of.ts";
import { type Listed, stateKeys } from "../pages.ts";
import { listDrafts } from "../repository.ts";
import { historyFilter } from "./filter-pages.ts";
import { type HistoryFilter, historyQuery, isFiltered, type Tab } from "./forms.ts";
import { type HistoryWords, messages } from "./messages.ts";
import { orderColumns, ordersPage } from "./pages.ts";
import { countTabs, listAuthors, listOrders, orderBatches } from "./repository.ts";

/** История заявок: Заявка в обработке, Предыдущие заявки. */
export const historyRoutes: readonly Route[] = routes("/a/:account", [
  get("/orders", "orders:read", showOrders),
  get("/orders.xlsx", "orders:read", download, { viewing: "deny" }),
]);

async function showOrders(req: ScopedRequest, res: Response) {
  const { after, before, at, size, tab: asked, ...chosen } = historyQuery.parse(req.query);
  const [drafts, counted] = await Promise.all([
    req.may("orders:write") ? listDrafts(req.scope) : [],
    countTabs(req.scope),
  ]);
  const totals = { ...counted, processing: withDrafts(counted.processing, drafts.length) };
  const tab = asked ?? (isFiltered(chosen) ? "processing" : firstTab(totals));
  const filter = { tab, ...chosen };
  const isFirst = tab === "processing" && after === undefined && before === undefined && !isFiltered(chosen);
  const [list, filterForm] = await Promise.all([
    listOrders(req.scope, filter, { after, before, at, size }),
    filterOf(req, filter),
  ]);
  const page = ordersPage(wordsOf(req, orderMessages), {
    ...placeOf(req),
    filter,
    filterForm,
    nothingText: wordsOf(req, messages).t("nothing"),
    unfound: (await isUnfound(req, filter)) ? wordsOf(req, messages).t("archived") : null,
    drafts: isFirst ? drafts.map((draft) => withTexts(req, draft)) : [],
    totals,
    list: { ...list, rows: list.rows.map((found) => withTexts(req, found)) },
  });
  show(req, res, "orders/index", page);
}

/** An order whose items have become a file is found by its own number alone. */
const isUnfound = async ({ scope }: ScopedRequest, { q, tab }: HistoryFilter): Promise<boolean> =>
  q !== undefined && tab === "finished" && (await hasArchived(scope));

const withDrafts = ({ count, isMore }: Total, drafts: number): Total => ({ count: count + drafts, isMore });

/** What is in progress, unless only what has ended is there to be seen. */
const firstTab = ({ processing, finished }: Record<Tab, Total>): Tab =>
  processing.count === 0 && finished.count > 0 ? "finished" : "processing";

const filterOf = async (req: ScopedRequest, filter: HistoryFilter) => {
  const words = wordsOf(req, orderMessages);
  const authors = await listAuthors(req.scope);
  return historyFilter(wordsOf(req, messages), {
    action: `${placeOf(req).base}/orders`,
    filter,
    authors: authors.map(({ userId, name }) => ({ value: String(userId), text: name })),
    operations: [...req.site.operations.values()].map((operation) => ({
      value: operation.name,
      text: operation.texts(req.lang).title,
    })),
    states: Object.entries(stateKeys)
      .filter(([state]) => state !== "draft" && isEnd(state) === (filter.tab === "finished"))
      .map(([value, key]) => ({ value, text: words.t(key) })),
  });
};

const isEnd = (state: string): boolean => finishedStates.some((each) => each === state);

async function download(req: ScopedRequest, res: Response) {
  const {
    after: _after,
    before: _before,
    at: _at,
    size: _size,
    tab = "processing",
    ...chosen
  } = historyQuery.parse(req.query);
  const words = wordsOf(req, messages);
  await sendColumns(req, res, {
    fileName: `${words.t("file")}.xlsx`,
    name: words.t("file"),
    columns: [...orderColumns(wordsOf(req, orderMessages), placeOf(req).base), ...sheetColumns(words)],
    batches: wordedBatches(req, { tab, ...chosen }),
  });
}

async function* wordedBatches(req: ScopedRequest, filter: HistoryFilter): AsyncGenerator<readonly Listed[]> {
  for await (const batch of orderBatches(req.scope, filter)) yield batch.map((found) => withTexts(req, found));
}

const sheetColumns = (words: HistoryWords): readonly Column<Listed>[] => {
  const count = (key: "total" | "done" | "failed", of: (order: Listed) => number): Column<Listed> => ({
    key,
    title: words.t(key),
    kind: "number",
    text: (order) => formatCount(of(order), words.lang),
    cell: of,
  });
  return [
    count("total", ({ total }) => total),
    count("done", ({ done, unchanged }) => done + unchanged),
    count("failed", ({ refused, failed }) => refused + failed),
    { key: "second", title: words.t("second"), width: 30, text: ({ secondName }) => secondName ?? "" },
    { key: "comment", title: words.t("comment"), width: 40, text: ({ comment }) => comment ?? "" },
  ];
};
