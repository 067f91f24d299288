import { z } from "zod";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import { isoDay } from "../../kernel/dates.ts";
import { lenient, sizedStart } from "../../platform/forms.ts";
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
import { messages as chargeMessages } from "../messages.ts";
import { instalmentColumns } from "./columns.ts";
import { states } from "./instalment.ts";
import { messages } from "./messages.ts";
import { instalmentsPage } from "./pages.ts";
import { instalmentBatches, listInstalments } from "./repository.ts";

const filterQuery = z.object({ q: lenient(z.string().trim().min(1).max(64)), state: lenient(z.enum(states)) });
const start = sizedStart(z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER));

export const instalmentRoutes: readonly Route[] = routes("/a/:account/charges", [
  get("/instalments", "documents:read", showInstalments),
  get("/instalments.xlsx", "documents:read", sendWorkbook, { viewing: "deny" }),
]);

async function showInstalments(req: ScopedRequest, res: Response) {
  const filter = filterQuery.parse(req.query);
  const list = await listInstalments(req.scope, filter, start.parse(req.query));
  const page = instalmentsPage(wordsOf(req, messages), wordsOf(req, chargeMessages), {
    ...placeOf(req),
    filter,
    list,
  });
  show(req, res, "charges/instalments", page);
}

async function sendWorkbook(req: ScopedRequest, res: Response) {
  const words = wordsOf(req, messages);
  await sendColumns(req, res, {
    fileName: `${words.t("fileName")}-${formatAccountNumber(req.scope.accountId)}-${isoDay(req.site.clock.now())}.xlsx`,
    name: words.t("sheet"),
    columns: instalmentColumns(words, () => null),
    batches: instalmentBatches(req.scope, filterQuery.parse(req.query)),
  });
}
