import type { Response } from "express";
import { showAccountNumber } from "../kernel/account-number.ts";
import { isoDay } from "../kernel/dates.ts";
import { NotFound } from "../kernel/errors.ts";
import { streamEvents } from "../platform/events.ts";
import { parse } from "../platform/forms.ts";
import { show } from "../platform/render.ts";
import { get, placeOf, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { sendSheet } from "../platform/sheets/send.ts";
import { itemCells, itemColumns } from "./export.ts";
import { orderNumber, orderQuery, ordersQuery } from "./forms.ts";
import { messages } from "./messages.ts";
import type { Operations } from "./operation.ts";
import { isFinished } from "./order.ts";
import { type Listed, orderPage, ordersPage, progressOf } from "./pages.ts";
import { findOrder, listItems, listOrders } from "./repository.ts";

const pageSize = 50;

/** История заявок and one order's page; what an order is about only its operation knows. */
export const orderRoutes = (operations: Operations): readonly Route[] => {
  const order = { params: { number: "order" } };
  return routes("/a/:account/orders", [
    get("", "orders:read", (req: ScopedRequest, res) => showOrders(req, res, operations)),
    get("/:number.xlsx", "orders:read", (req: ScopedRequest, res) => downloadOrder(req, res, operations), {
      ...order,
      viewing: "deny",
    }),
    get("/:number", "orders:read", (req: ScopedRequest, res) => showOrder(req, res, operations), order),
    get("/:number/progress", "orders:read", (req: ScopedRequest, res) => streamProgress(req, res), order),
  ]);
};

const showOrders = async (req: ScopedRequest, res: Response, operations: Operations) => {
  const { tab, ...start } = ordersQuery.parse(req.query);
  const list = await listOrders(req.scope, tab === "finished", start);
  const page = ordersPage(wordsOf(req, messages), {
    ...placeOf(req),
    tab,
    list: { ...list, rows: list.rows.map((found) => withTexts(req, found, operations)) },
  });
  show(req, res, "orders/index", page);
};

const showOrder = async (req: ScopedRequest, res: Response, operations: Operations) => {
  const { state, after, accepted } = orderQuery.parse(req.query);
  const order = await orderOf(req, operations);
  const items = await listItems(req.scope, order.id, { states: state && [state], after, limit: pageSize + 1 });
  const shown = items.slice(0, pageSize);
  const base = baseOf(req);
  const next = `${base}/orders/${order.number}?${state ? `state=${state}&` : ""}after=${shown.at(-1)?.position}`;
  const page = orderPage(wordsOf(req, messages), {
    base,
    accountText: showAccountNumber(req.scope.accountId),
    order,
    items: shown,
    chosenState: state,
    nextHref: items.length > pageSize ? next : null,
    isNew: accepted === "1",
  });
  show(req, res, "orders/show", page);
};

const downloadOrder = async (req: ScopedRequest, res: Response, operations: Operations) => {
  const order = await orderOf(req, operations);
  const words = wordsOf(req, messages);
  const sheet = { name: words.t("sheetName", { number: order.number }), columns: itemColumns(words) };
  const day = isoDay(order.confirmedAt ?? order.createdAt);
  await sendSheet(
    res,
    `${words.t("fileName", { number: order.number })}-${day}.xlsx`,
    sheet,
    itemCells(req.scope, words, order),
  );
};

/** Polls: a stream holds no connection to the database in between. */
const streamProgress = async (req: ScopedRequest, res: Response) => {
  const words = wordsOf(req, messages);
  const number = numberOf(req);
  if (!(await findOrder(req.scope, number))) throw new NotFound(`order ${number}`);
  await streamEvents(res, async () => {
    const order = await findOrder(req.scope, number);
    return order && { event: progressOf(words, order), isLast: isFinished(order) };
  });
};

const numberOf = (req: ScopedRequest): number => parse(orderNumber, req.params["number"]);
const baseOf = (req: ScopedRequest): string => `/a/${String(req.params["account"])}`;

/** Accepted orders only: a draft has its own pages. */
const orderOf = async (req: ScopedRequest, operations: Operations): Promise<Listed> => {
  const order = await findOrder(req.scope, numberOf(req));
  if (!order) throw new NotFound("order");
  return withTexts(req, order, operations);
};

const withTexts = <O extends { operation: string }>(req: ScopedRequest, order: O, operations: Operations) => {
  const operation = operations.get(order.operation);
  if (!operation) throw new Error(`no operation is called ${order.operation}`);
  return { ...order, texts: operation.texts(req.lang) };
};
