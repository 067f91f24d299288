import { NotFound } from "../../kernel/errors.ts";
import { flash } from "../../platform/flash.ts";
import { type Form, formOf, readForm } from "../../platform/forms.ts";
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
import { isConfirmed } from "../addresses/address.ts";
import { readSettings } from "../addresses/settings.ts";
import type { DocumentKind } from "../documents/document.ts";
import { changeSchedule } from "./change.ts";
import { scheduleForm, tickedIn } from "./forms.ts";
import { messages } from "./messages.ts";
import { schedulePage } from "./pages.ts";

const extra = { params: { kind: "schedule-kind" }, stepUp: true };

/** Отправка по расписанию, of each kind of documents that can be. */
export const scheduleRoutes: readonly Route[] = routes("/a/:account/delivery/schedules", [
  get("/:kind", "account:write", (req: ScopedRequest, res) => showSchedule(req, res), { ...extra, viewing: "deny" }),
  post("/:kind", "account:write", save, {
    ...extra,
    sample: { every: "issued", format: "own", addresses: "900000000" },
  }),
]);

async function showSchedule(req: ScopedRequest, res: Response, form?: Form) {
  const kind = kindOf(req);
  const { addresses, schedules } = await readSettings(req.scope);
  const page = schedulePage(wordsOf(req, messages), {
    ...placeOf(req),
    kind,
    schedule: schedules.find((each) => each.kind === kind.name),
    addresses: addresses.filter(isConfirmed),
    typed: form && { form, ticked: tickedIn(req.body) },
  });
  show(req, res, "deliveries/schedule", page, { status: form ? 422 : 200 });
}

async function save(req: ScopedRequest, res: Response) {
  const kind = kindOf(req);
  const schema = scheduleForm(kind);
  const read = readForm(schema, req.body);
  if (!read.ok) return showSchedule(req, res, read.form);
  const { every, format, addresses } = read.data;
  const refuse = (fault: string) => showSchedule(req, res, formOf(schema, req.body, new Map([["addresses", fault]])));
  if (every !== "off" && addresses.length === 0) return refuse("addressesMissing");
  const wanted = {
    kind: kind.name,
    every: every === "off" ? null : every,
    addressIds: addresses,
    format: format === "own" ? null : format,
  };
  if (!(await changeSchedule(req.scope, wanted, req.site.clock.now()))) return refuse("addressesWrong");
  flash(req, "success", wordsOf(req, messages).t("saved"));
  res.redirect(303, `${placeOf(req).base}/delivery`);
}

/** @throws NotFound for a kind that is not, or that cannot be sent on schedule */
const kindOf = (req: ScopedRequest): DocumentKind => {
  const kind = req.site.documents.get(String(req.params["kind"]));
  if (!kind?.schedule) throw new NotFound("schedule of a kind");
  return kind;
};
