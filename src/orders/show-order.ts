import { show } from "../platform/render.ts";
import { placeOf, type Response, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { readLinks } from "./again/links.ts";
import { messages as againMessages } from "./again/messages.ts";
import { againPart } from "./again/pages.ts";
import { offersOf } from "./again/routes.ts";
import { isArchived } from "./archive/kept.ts";
import { orderQuery } from "./forms.ts";
import { messages as historyMessages } from "./history/messages.ts";
import { listItemPage } from "./items/repository.ts";
import { messages } from "./messages.ts";
import { isFinished } from "./order.ts";
import { mayControl, orderOf } from "./order-of.ts";
import { orderPage } from "./pages.ts";
import { readFailing } from "./slices/gate.ts";
import { mayApprove } from "./waiting/change.ts";
import { messages as waitingMessages } from "./waiting/messages.ts";
import { type Wrong, waitingPanel } from "./waiting/pages.ts";

/** An order's page; again where a field on it was wrong. */
export const showOrder = async (req: ScopedRequest, res: Response, wrong?: Wrong): Promise<void> => {
  const { state, accepted, q, ...start } = orderQuery.parse(req.query);
  const found = await orderOf(req);
  const filter = { states: state && [state], q };
  const list = isArchived(found) ? null : await listItemPage(req.scope, found.id, filter, start);
  const again = await againOf(req, found);
  const panel = waitingPanel(wordsOf(req, waitingMessages), {
    base: placeOf(req).base,
    order: found,
    mayControl: mayControl(req, found),
    wrong,
    isAuthor: found.authorUserId === req.scope.actor.userId,
    mayApprove: await mayApprove(req.scope, found, { mayControl: mayControl(req, found), now: req.site.clock.now() }),
  });
  const page = orderPage(wordsOf(req, messages), {
    ...placeOf(req),
    order: found,
    list,
    chosenState: state,
    search: { label: wordsOf(req, historyMessages).t("itemSearch"), find: wordsOf(req, historyMessages).t("find"), q },
    isNew: accepted === "1",
    mayControl: mayControl(req, found),
    maySend: req.may("orders:write"),
    again,
    away: isFinished(found) ? undefined : await readFailing(req.scope),
    waiting: panel,
    refused: wrong && !hasFieldOf(panel, wrong) ? wordsOf(req, waitingMessages).t(overFor[wrong.name]) : null,
  });
  show(req, res, "orders/show", page, { status: wrong ? 422 : 200 });
};

/** What a form was about is over: it stood on the page that the person has open. */
const hasFieldOf = (panel: ReturnType<typeof waitingPanel>, { name }: Wrong): boolean =>
  Boolean(name === "at" ? panel?.move : panel?.reject);
const overFor = { at: "tooLate", reason: "notYours" } as const;

const againOf = async (req: ScopedRequest, found: Awaited<ReturnType<typeof orderOf>>) =>
  againPart(wordsOf(req, againMessages), {
    base: placeOf(req).base,
    number: found.number,
    links: await readLinks(req.scope, found),
    offers: offersOf(req, found),
  });
