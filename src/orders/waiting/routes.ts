import type { Response } from "express";
import { formatDateTime } from "../../kernel/dates.ts";
import { Forbidden } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import { type Form, formOf, pageStart, parse, readForm, textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, placeOf, post, type Route, routes, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { position } from "../forms.ts";
import { mayControl, orderOf, withTexts } from "../order-of.ts";
import { showOrder } from "../show-order.ts";
import { approveOrder, moveStart, rejectOrder } from "./change.ts";
import { addDeputy, listDeputies, removeDeputy } from "./deputies.ts";
import { deputyForm, deputyId, rejectForm, rulesForm } from "./forms.ts";
import { messages, type Words } from "./messages.ts";
import { waitingPage } from "./pages.ts";
import { listWaiting } from "./repository.ts";
import { readApprovalRules, saveApprovalRules } from "./rules.ts";
import { approvalRulesPage } from "./rules-pages.ts";
import { startOf } from "./when.ts";

const order = { params: { number: "order" } };
const deputy = { params: { deputy: "deputy" } };

/** По расписанию, На согласовании, and what an account wants to be confirmed by two. */
export const waitingRoutes: readonly Route[] = [
  ...routes("/a/:account", [
    get("/schedules", "orders:read", (req: ScopedRequest, res) => showWaiting(req, res, "schedules")),
    get("/approvals", "orders:read", (req: ScopedRequest, res) => showWaiting(req, res, "approvals")),
    get("/approval-rules", "orders:write", (req: ScopedRequest, res) => showRules(req, res)),
    post("/approval-rules", "orders:write", saveRules, {
      stepUp: true,
      sample: { count: "1000", sum: "500", operations: ["change-tariff"] },
    }),
    post("/approval-rules/deputies", "orders:write", add, {
      stepUp: true,
      sample: { person: "900000001", since: "2026-12-01", until: "2026-12-14" },
    }),
    post("/approval-rules/deputies/:deputy/removal", "orders:write", remove, { ...deputy, stepUp: true }),
  ]),
  ...routes("/a/:account/orders/:number", [
    // whether a person may confirm is asked of the order: a deputy needs no other right
    post("/approvals", "orders:read", approve, { ...order, stepUp: true }),
    post("/rejections", "orders:read", reject, { ...order, sample: { reason: "Не согласовано" } }),
    post("/start", "orders:write", (req: ScopedRequest, res) => move(req, res, "now"), order),
    post("/schedule", "orders:write", (req: ScopedRequest, res) => move(req, res, "at"), {
      ...order,
      sample: { at: "2026-12-01T10:00" },
    }),
  ]),
];

const showWaiting = async (req: ScopedRequest, res: Response, what: "schedules" | "approvals") => {
  const start = pageStart(position).parse(req.query);
  const list = await listWaiting(req.scope, what === "approvals" ? "second" : "time", start);
  const page = waitingPage(wordsOf(req, messages), {
    ...placeOf(req),
    what,
    list: { ...list, rows: list.rows.map((found) => withTexts(req, found)) },
    mayChange: req.may("orders:write"),
  });
  show(req, res, "orders/waiting", page);
};

const byOf = (req: ScopedRequest, found: { readonly operation: string }) => ({
  mayControl: mayControl(req, found),
  now: req.site.clock.now(),
});

async function approve(req: ScopedRequest, res: Response) {
  const found = await orderOf(req);
  const isDone = await approveOrder(req.scope, found.number, byOf(req, found));
  const words = wordsOf(req, messages);
  flash(req, isDone ? "success" : "danger", words.t(isDone ? "approved" : "notYours"));
  res.redirect(303, `${placeOf(req).base}/orders/${found.number}`);
}

async function reject(req: ScopedRequest, res: Response) {
  const found = await orderOf(req);
  const words = wordsOf(req, messages);
  const read = readForm(rejectForm, req.body);
  const here = `${placeOf(req).base}/orders/${found.number}`;
  if (!read.ok) {
    const { value = "", error } = read.form["reason"] ?? {};
    return showOrder(req, res, { name: "reason", value, error: error === "rejectLong" ? error : "rejectMissing" });
  }
  const isDone = await rejectOrder(req.scope, found.number, read.data.reason, byOf(req, found));
  flash(req, isDone ? "success" : "danger", words.t(isDone ? "rejected" : "notYours"));
  res.redirect(303, here);
}

const move = async (req: ScopedRequest, res: Response, when: "now" | "at") => {
  const found = await orderOf(req);
  if (!mayControl(req, found)) throw new Forbidden("operation");
  const now = req.site.clock.now();
  const at = textField(req.body, "at");
  const to = startOf({ when, at }, now);
  if (typeof to === "string") return showOrder(req, res, { name: "at", value: at, error: to });
  const said = await moveStart(req.scope, found.number, to, now);
  const { kind, text } = outcomeOf(wordsOf(req, messages), said, to);
  flash(req, kind, text);
  res.redirect(303, `${placeOf(req).base}/orders/${found.number}`);
};

type Said = Awaited<ReturnType<typeof moveStart>>;

const outcomeOf = (words: Words, said: Said, to: Date | undefined) => {
  const moment = (at: Date) => formatDateTime(at, words.lang);
  if (typeof said === "object") {
    return { kind: "danger" as const, text: words.t("startTooEarly", { moment: moment(said.earliest) }) };
  }
  if (said === "moved") {
    return { kind: "success" as const, text: to ? words.t("moved", { moment: moment(to) }) : words.t("started") };
  }
  return { kind: "danger" as const, text: words.t("tooLate") };
};

const showRules = async (req: ScopedRequest, res: Response, typed: Form = {}) => {
  const words = wordsOf(req, messages);
  const [rules, { deputies, people }] = await Promise.all([readApprovalRules(req.scope), listDeputies(req.scope)]);
  const said = Object.entries(typed).map(([name, { value, error }]) => [
    name,
    { value, error: error ? words.t(error as Parameters<Words["t"]>[0]) : null },
  ]);
  const page = approvalRulesPage(words, {
    ...placeOf(req),
    rules,
    deputies,
    people,
    operations: [...req.site.operations.values()]
      .filter((operation) => operation.card || req.site.orderForms.some((form) => form.operations.includes(operation)))
      .map((operation) => ({ name: operation.name, text: operation.texts(req.lang).title })),
    typed: Object.fromEntries(said),
  });
  show(req, res, "orders/approval-rules", page, { status: Object.keys(typed).length > 0 ? 422 : 200 });
};

const rulesHref = (req: ScopedRequest): string => `${placeOf(req).base}/approval-rules`;

async function saveRules(req: ScopedRequest, res: Response) {
  const read = readForm(rulesForm, req.body);
  if (!read.ok) return showRules(req, res, read.form);
  const operations = read.data.operations.filter((name) => req.site.operations.has(name));
  await saveApprovalRules(req.scope, { ...read.data, operations });
  flash(req, "success", wordsOf(req, messages).t("saved"));
  res.redirect(303, rulesHref(req));
}

async function add(req: ScopedRequest, res: Response) {
  const read = readForm(deputyForm, req.body);
  if (!read.ok) return showRules(req, res, read.form);
  const { person, since, until } = read.data;
  const fault = (name: string, key: string) =>
    showRules(req, res, formOf(deputyForm, req.body, new Map([[name, key]])));
  if (until < since) return fault("until", "daysReversed");
  const { people } = await listDeputies(req.scope);
  const chosen = people.find(({ userId }) => userId === person);
  if (!chosen) return fault("person", "personMissing");
  await addDeputy(req.scope, chosen, since, until);
  flash(req, "success", wordsOf(req, messages).t("deputyAdded"));
  res.redirect(303, rulesHref(req));
}

async function remove(req: ScopedRequest, res: Response) {
  await removeDeputy(req.scope, parse(deputyId, req.params["deputy"]));
  flash(req, "success", wordsOf(req, messages).t("deputyRemoved"));
  res.redirect(303, rulesHref(req));
}
