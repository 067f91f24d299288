import { z } from "zod";
import { recordOwnAudit } from "../../journal/index.ts";
import { type DeadJob, findDead, listDead } from "../../platform/dead-jobs.ts";
import { flash } from "../../platform/flash.ts";
import { parse, readForm } from "../../platform/forms.ts";
import { enqueueIn } from "../../platform/jobs.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  originOf,
  type PageRequest,
  post,
  type Response,
  type Route,
  routes,
  wordsOf,
} from "../../platform/routing.ts";
import { reasonForm } from "../forms.ts";
import { messages as supportMessages } from "../messages.ts";
import { staffOf } from "../request.ts";
import { settleDead } from "./job.ts";
import { messages } from "./messages.ts";
import { queuePage, type Refused } from "./pages.ts";

const sample = { job: "00000000-0000-4000-8000-000000000000", what: "retry", reason: "Почтовый сервер снова работает" };

/** Невыполненные задания: what the worker has given up, for the operator to repeat or to drop. */
export const queueRoutes: readonly Route[] = routes("/support/queue", [
  get("", "staff", (req, res) => showQueue(req, res), { viewing: "deny" }),
  post("", "staff", settle, { sample, needsFactor: true }),
]);

const most = 200;

async function showQueue(req: PageRequest, res: Response, refused?: Refused) {
  const jobs = await listDead(req.site.db, most + 1);
  const page = queuePage(wordsOf(req, messages), wordsOf(req, supportMessages), {
    jobs: jobs.slice(0, most),
    isMore: jobs.length > most,
    refused,
  });
  show(req, res, "support/queue", page, { status: refused ? 422 : 200 });
}

const wanted = z.object({ job: z.union([z.uuid(), z.literal("all")]), what: z.enum(["retry", "drop"]) });

async function settle(req: PageRequest, res: Response) {
  const { db } = req.site;
  const { job, what } = parse(wanted, req.body);
  const read = readForm(reasonForm, req.body);
  if (!read.ok) return showQueue(req, res, { job, typed: read.form });
  const found = job === "all" ? undefined : await findDead(db, job);
  const words = wordsOf(req, messages);
  if (job === "all" ? what === "drop" : !found) {
    flash(req, "info", words.t("gone"));
    return res.redirect(303, "/support/queue");
  }
  await keep(req, { found, what, reason: read.data.reason });
  flash(req, "success", words.t("asked"));
  res.redirect(303, "/support/queue");
}

const actions = { retry: "support:retry-job", drop: "support:drop-job" } as const;

/** The request and its record in one transaction. */
const keep = (
  req: PageRequest,
  { found, what, reason }: { found: DeadJob | undefined; what: "retry" | "drop"; reason: string },
): Promise<void> =>
  req.site.db.knex.transaction(async (trx) => {
    const { id, name } = staffOf(req);
    await enqueueIn(req.site.db, trx, settleDead, [{ payload: { what, ...(found && { id: found.id }) } }]);
    await recordOwnAudit(trx, {
      ...originOf(req),
      userId: id,
      userName: name,
      action: actions[what],
      subject: found?.name ?? "",
      after: { reason },
    });
  });
