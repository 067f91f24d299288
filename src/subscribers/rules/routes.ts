import { z } from "zod";
import { flash } from "../../platform/flash.ts";
import { readForm, textField } from "../../platform/forms.ts";
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
import { messages } from "../messages.ts";
import { rulesPage } from "./pages.ts";
import { readRules, saveRules } from "./repository.ts";

/** What a company's administrator lets subscribers change themselves, and what taking a lock off has to wait for. */
export const rulesRoutes: readonly Route[] = routes("/a/:account/subscriber-rules", [
  get("", "orders:write", (req: ScopedRequest, res) => showRules(req, res)),
  post("", "orders:write", save, {
    stepUp: true,
    sample: { operations: ["connect-service", "disconnect-service", "set-forwarding"], hours: "24" },
  }),
]);

/** What is ticked or not is never wrong. */
const ticksForm = z.object({
  operations: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined)
    .transform((sent) => [sent ?? []].flat()),
  needsSecond: z
    .unknown()
    .optional()
    .transform((sent) => sent === "yes"),
});

const rulesForm = ticksForm.extend({
  hours: z
    .string("hoursWrong")
    .regex(/^\d{1,3}$/, "hoursWrong")
    .transform(Number)
    .refine((hours) => hours <= 720, "hoursWrong"),
});

type TypedRules = z.output<typeof ticksForm> & { readonly hours: string };

const showRules = async (req: ScopedRequest, res: Response, typed?: TypedRules) => {
  const page = rulesPage(wordsOf(req, messages), {
    ...placeOf(req),
    rules: typed ?? (await readRules(req.scope)),
    operations: offered(req).map(({ name, texts }) => ({ name, text: texts.button ?? texts.title })),
    isRefused: typed !== undefined,
  });
  show(req, res, "subscribers/rules", page, { status: typed ? 422 : 200 });
};

const offered = (req: ScopedRequest) =>
  [...req.site.operations.values()]
    .filter(({ isForSubscriber }) => isForSubscriber)
    .map((operation) => ({ name: operation.name, texts: operation.texts(req.lang) }));

async function save(req: ScopedRequest, res: Response) {
  const read = readForm(rulesForm, req.body);
  if (!read.ok) {
    const { operations, needsSecond } = ticksForm.parse(req.body ?? {});
    return showRules(req, res, { operations, needsSecond, hours: textField(req.body, "hours") });
  }
  const known = new Set(offered(req).map(({ name }) => name));
  const operations = read.data.operations.filter((name) => known.has(name));
  await saveRules(req.scope, { ...read.data, operations }, req.site.clock.now());
  const words = wordsOf(req, messages);
  flash(req, "success", words.t("rulesSaved"));
  res.redirect(303, `${placeOf(req).base}/subscriber-rules`);
}
