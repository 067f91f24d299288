import { formatAccountNumber } from "../../kernel/account-number.ts";
import { isoDay } from "../../kernel/dates.ts";
import { Forbidden, NotFound } from "../../kernel/errors.ts";
import { parse, textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { sendColumns } from "../../platform/sheets/send.ts";
import { statusKind, statusText, subscriberMessages } from "../../subscribers/index.ts";
import { findingsStart, heapName, listId } from "../forms.ts";
import { type Heap, offersFor } from "../heaps.ts";
import { messages } from "../messages.ts";
import { heapHref } from "../pages.ts";
import { findList, type StaffList } from "../repository.ts";
import { findingColumns, type StatusWords } from "./columns.ts";
import { draftOfHeap } from "./draft.ts";
import { heapPage } from "./pages.ts";
import { findingBatches, listFindings } from "./repository.ts";

const heap = { params: { list: "staff-list", heap: "staff-heap" } };

export const findingRoutes: readonly Route[] = routes("/a/:account/staff-list/:list/heaps", [
  get("/:heap.xlsx", "orders:write", sendWorkbook, { ...heap, viewing: "deny" }),
  get("/:heap", "orders:write", showHeap, heap),
  post("/:heap/drafts", "orders:write", openDraft, { ...heap, sample: { offer: "suspend" } }),
]);

type Asked = { readonly list: StaffList; readonly heap: Heap };

const askedIn = async (req: ScopedRequest): Promise<Asked> => {
  const of = parse(heapName, req.params["heap"]);
  const list = await findList(req.scope, parse(listId, req.params["list"]));
  if (!list) throw new NotFound("staff list");
  return { list, heap: of };
};

const statusOf = (req: ScopedRequest): StatusWords => ({
  text: (status) => statusText(wordsOf(req, subscriberMessages), status),
  tone: statusKind,
});

async function showHeap(req: ScopedRequest, res: Response) {
  const { list, heap: of } = await askedIn(req);
  const words = wordsOf(req, messages);
  const { base } = placeOf(req);
  const start = findingsStart.parse(req.query);
  const found = await listFindings(req.scope, list.id, { heap: of, count: list.counts?.[of] ?? 0, start });
  const hasActivation = req.site.orderForms.some(({ path }) => path === "activation");
  const page = heapPage(words, {
    ...placeOf(req),
    id: list.id,
    heap: of,
    list: found,
    status: statusOf(req),
    offers: offersFor(of, req.site).map(({ key }) => ({ key, text: words.t(`offer.${key}`) })),
    activation: hasActivation ? `${base}/bulk/activation` : null,
  });
  show(req, res, "staff-list/heap", page);
}

async function sendWorkbook(req: ScopedRequest, res: Response) {
  const { list, heap: of } = await askedIn(req);
  const words = wordsOf(req, messages);
  const day = isoDay(req.site.clock.now());
  await sendColumns(req, res, {
    fileName: `${words.t("fileName")}-${of}-${formatAccountNumber(req.scope.accountId)}-${day}.xlsx`,
    name: words.t("sheet"),
    columns: findingColumns(words, of, { status: statusOf(req), base: null }),
    batches: findingBatches(req.scope, list.id, of),
  });
}

async function openDraft(req: ScopedRequest, res: Response) {
  const { list, heap: of } = await askedIn(req);
  const { base, may } = placeOf(req);
  const offer = offersFor(of, req.site).find(({ key }) => key === textField(req.body, "offer"));
  const operation = offer && req.site.operations.get(offer.operation);
  if (!offer || !operation) throw new NotFound("offer");
  if (!may(operation.permission)) throw new Forbidden(operation.permission);
  const id = await draftOfHeap(req.scope, {
    id: list.id,
    heap: of,
    offer,
    operation,
    subject: wordsOf(req, messages).t("subject", { file: list.fileName }),
    now: req.site.clock.now(),
  });
  res.redirect(303, id === undefined ? heapHref(base, list.id, of) : `${base}/bulk/drafts/${id}`);
}
