import { queryOf } from "../../kernel/paging.ts";
import {
  alikeForm,
  alikeOf,
  draftOf,
  findAlike,
  findDraft,
  type Repair,
  readUnnamed,
  repairItems,
  repairOf,
  replaceEntries,
} from "../../orders/index.ts";
import { flash } from "../../platform/flash.ts";
import { parse } from "../../platform/forms.ts";
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
  post("/repairs", "orders:write", correct, { ...draft, sample: {} }),
  post("/repairs/alike", "orders:write", correctAlike, {
    ...draft,
    sample: { side: "start", from: "8", to: "375", length: "11" },
  }),
  post("/file", "orders:write", replace, { ...draft, upload: true, sample: {} }),
]);

async function correct(req: ScopedRequest, res: Response) {
  const { order, operation, form } = await draftOf(req);
  const { base } = placeOf(req);
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  const repairs = repairsIn(req.body, form.kinds);
  const before = await readUnnamed(req.scope, order.id, [...repairs.keys()]);
  const changed = new Map(before.flatMap(({ position, input }) => changeOf(repairs.get(position), position, input)));
  const named = await saveRepairs(req, { order, operation }, changed);
  const { input } = before.find(({ position }) => named.includes(position)) ?? {};
  const alike = input === undefined ? undefined : alikeOf(input, changed.get(named[0] as number)?.input ?? input);
  res.redirect(303, `${base}/bulk/drafts/${order.id}${queryOf({ heap: "wont", ...alike })}`);
}

/** A field left as it was is no correction. */
const changeOf = (repair: Repair | undefined, position: number, input: string): [number, Repair][] =>
  repair && repair.input !== input ? [[position, repair]] : [];

/** Исправить все такие: what was done to one row is done to all that it makes a number. */
async function correctAlike(req: ScopedRequest, res: Response) {
  const { order, operation, form } = await draftOf(req);
  const { base } = placeOf(req);
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  const repairs = await findAlike(req.scope, order.id, parse(alikeForm, req.body), form.kinds);
  await saveRepairs(req, { order, operation }, repairs);
  res.redirect(303, `${base}/bulk/drafts/${order.id}?heap=wont`);
}

const saveRepairs = async (
  req: ScopedRequest,
  { order, operation }: Pick<Awaited<ReturnType<typeof draftOf>>, "order" | "operation">,
  repairs: ReadonlyMap<number, Repair>,
): Promise<readonly number[]> => {
  if (repairs.size === 0) return [];
  const named = await repairItems(req.scope, order.id, repairs, { operation, now: req.site.clock.now() });
  flash(req, named.length > 0 ? "success" : "danger", wordsOf(req, messages).t("repaired", { count: named.length }));
  return named;
};

const mostAtOnce = 200;

/** Fields `row.<position>` whose text was changed. */
const repairsIn = (body: unknown, kinds: Parameters<typeof repairOf>[0]): ReadonlyMap<number, Repair> => {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>).slice(0, mostAtOnce);
  return new Map(
    fields.flatMap(([name, typed]): [number, Repair][] => {
      const position = /^row\.([1-9]\d{0,8})$/.exec(name)?.[1];
      if (position === undefined || typeof typed !== "string" || typed.trim() === "") return [];
      return [[Number(position), repairOf(kinds, typed)]];
    }),
  );
};

async function replace(req: ScopedRequest, res: Response) {
  const { order, operation, form } = await draftOf(req);
  const { base } = placeOf(req);
  if (order.state !== "draft") return res.redirect(303, `${base}/orders/${order.number}`);
  const words = wordsOf(req, messages);
  const read = req.file ? await readUpload(req, form, req.file) : undefined;
  if (read && "entries" in read) {
    await replaceEntries(req.scope, order.id, read, { operation, now: req.site.clock.now() });
    const after = (await findDraft(req.scope, order.id))?.refused ?? 0;
    flash(req, "success", words.t("replaced", { before: order.refused, after }));
  } else flash(req, "danger", read?.problem ?? words.t("errorFile"));
  res.redirect(303, `${base}/bulk/drafts/${order.id}`);
}
