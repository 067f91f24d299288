import { instalmentMessages, instalmentsOf, instalmentsPart } from "../../charges/index.ts";
import { Forbidden } from "../../kernel/errors.ts";
import { type Month, monthOf } from "../../kernel/month.ts";
import { formOf, readForm } from "../../platform/forms.ts";
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
import { type Card, cardHref, cardOf, frameOf, isOwn } from "../../subscribers/index.ts";
import { messages } from "../messages.ts";
import { purposeForm, recordsQuery } from "./forms.ts";
import { recordsPage } from "./pages.ts";
import { listRecords, listViews, noteView, readCharges, recordsShown, type UsageRecord } from "./repository.ts";

const subscriber = { params: { msisdn: "subscriber" } };

/** Начисления и детализация of one number. */
export const recordRoutes: readonly Route[] = routes("/a/:account/subscribers/:msisdn/records", [
  get("", "card:read", (req: ScopedRequest, res) => showRecords(req, res), subscriber),
  post("/views", "card:write", openRecords, { ...subscriber, stepUp: true, sample: { purpose: "Сверка счета" } }),
]);

declare module "express-session" {
  interface SessionData {
    /** Whose call details may be shown until when (milliseconds of the clock): the purpose has been given. */
    recordViews?: Record<string, number>;
  }
}
const openForMs = 15 * 60_000;

type Typed = { readonly value: string; readonly error: string | undefined };

const showRecords = async (req: ScopedRequest, res: Response, typed: Typed = { value: "", error: undefined }) => {
  const card = await cardOf(req);
  const { month = monthOf(req.site.clock.now()), before } = recordsQuery.parse(req.query);
  const isOpen = isOpenTo(req, card);
  const [{ months, charges }, instalments, records, views] = await Promise.all([
    readCharges(req.scope, card.id, month),
    instalmentsOf(req.scope, card.id),
    isOpen ? recordsOf(req, card, month, before) : null,
    isOwn(req) ? listViews(req.scope, card) : null,
  ]);
  const words = wordsOf(req, messages);
  const page = recordsPage(words, {
    href: `${cardHref(placeOf(req).base, card)}/records`,
    month,
    months,
    charges,
    records: records && records.slice(0, recordsShown),
    older: olderOf(records),
    ask: !isOpen && mayLook(req) ? typed : null,
    views,
  });
  const plan = { instalments: instalmentsPart(wordsOf(req, instalmentMessages), instalments) };
  const frame = frameOf(req, card, { tab: "records", title: words.t("sectionTitle") });
  show(req, res, "usage/card", { ...frame, ...page, ...plan }, { status: typed.error ? 422 : 200 });
};

/** One's own always; another's while the purpose that was given holds. */
const isOpenTo = (req: ScopedRequest, card: Card): boolean =>
  isOwn(req) || (req.session.recordViews?.[keyOf(req, card)] ?? 0) > req.site.clock.now().getTime();

const keyOf = ({ scope }: ScopedRequest, { id }: Card): string => `${scope.accountId}:${id}`;
const mayLook = (req: ScopedRequest): boolean => req.may("orders:write") && !req.viewing;

const recordsOf = (req: ScopedRequest, card: Card, month: Month, before: number | undefined) =>
  listRecords(req.scope, card.id, month, before === undefined ? undefined : new Date(before));

const olderOf = (records: readonly UsageRecord[] | null): number | undefined =>
  records && records.length > recordsShown ? records[recordsShown - 1]?.startedAt.getTime() : undefined;

/** An employee's calls are shown once the purpose is said, for 15 minutes; the employee sees who looked, when and why. */
async function openRecords(req: ScopedRequest, res: Response) {
  const card = await cardOf(req);
  if (!isOwn(req) && !mayLook(req)) throw new Forbidden("call details");
  const read = readForm(purposeForm, req.body);
  if (!read.ok) {
    const { value = "", error } =
      formOf(purposeForm, req.body, new Map([["purpose", read.form["purpose"]?.error ?? ""]]))["purpose"] ?? {};
    return showRecords(req, res, { value, error });
  }
  await noteView(req.scope, card.number, read.data.purpose);
  const until = req.site.clock.now().getTime() + openForMs;
  req.session.recordViews = { ...req.session.recordViews, [keyOf(req, card)]: until };
  const { month } = recordsQuery.parse(req.query);
  const query = month === undefined ? "" : `?month=${month}`;
  res.redirect(303, `${cardHref(placeOf(req).base, card)}/records${query}`);
}
