import { namedIn } from "../../lists/index.ts";
import { draftOf, type Repair, repairItems, replaceEntries } from "../../orders/index.ts";
import { flash } from "../../platform/flash.ts";
import {
  placeOf,
  post,
  type Response,
  type Route,
  routes,
  type ScopedRequest,
  wordsOf,
} from "../../platform/routing.ts";
import { readUpload } from "../list-file.ts";
import { messages } from "../messages.ts";

const draft = { params: { draft: "draft" } };

/** The check's refused rows: corrected where they stand, or by another file in the place of the first. */
export const repairRoutes: readonly Route[] = routes("/a/:account/bulk/drafts/:draft", [
  post("/repairs", "orders:write", repair, { ...draft, sample: {} }),
  post("/file", "orders:write", replace, { ...draft, upload: true, sample: {} }),
]);

async function repair(req: ScopedRequest, res: Response) {
  const { order, operation, form } = await draftOf(req);
  const { base } = placeOf(req);
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  const repairs = repairsIn(req.body, form.kinds);
  if (repairs.size > 0) {
    const words = wordsOf(req, messages);
    const count = await repairItems(req.scope, order.id, repairs, { operation, now: req.site.clock.now() });
    flash(req, count > 0 ? "success" : "danger", words.t("repaired", { count }));
  }
  res.redirect(303, `${base}/bulk/drafts/${order.id}?heap=wont`);
}

const mostAtOnce = 200;

/** Fields `row.<position>` whose text was changed. */
const repairsIn = (body: unknown, kinds: Parameters<typeof namedIn>[0] | undefined): ReadonlyMap<number, Repair> => {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>).slice(0, mostAtOnce);
  return new Map(
    fields.flatMap(([name, typed]): [number, Repair][] => {
      const position = /^row\.([1-9]\d{0,8})$/.exec(name)?.[1];
      if (position === undefined || typeof typed !== "string" || typed.trim() === "") return [];
      const named = namedIn(kinds ?? ["msisdn", "iccid"], typed);
      const { msisdn = null, iccid = null, line = null } = named ?? {};
      return [[Number(position), { input: typed.slice(0, 200), msisdn, iccid, line }]];
    }),
  );
};

async function replace(req: ScopedRequest, res: Response) {
  const { order, operation, form } = await draftOf(req);
  const { base } = placeOf(req);
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  const words = wordsOf(req, messages);
  const read = req.file ? await readUpload(form, req.lang, req.file) : undefined;
  if (read && "entries" in read) {
    await replaceEntries(req.scope, order.id, read, { operation, now: req.site.clock.now() });
    flash(req, "success", words.t("replaced", { before: order.refused }));
  } else flash(req, "danger", read?.problem ?? words.t("errorFile"));
  res.redirect(303, `${base}/bulk/drafts/${order.id}`);
}
