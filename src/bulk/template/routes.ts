import type { Column } from "../../kernel/column.ts";
import { Forbidden, NotFound } from "../../kernel/errors.ts";
import type { OrderForm } from "../../orders/index.ts";
import { get, type Response, type Route, routes, type ScopedRequest, wordsOf } from "../../platform/routing.ts";
import { sendColumns } from "../../platform/sheets/send.ts";
import { messages, type Words } from "../messages.ts";

/** An empty sheet with the headings that a form's file is read by. */
export const templateRoutes: readonly Route[] = routes("/a/:account/bulk", [
  get("/:form/template.xlsx", "orders:write", sendTemplate, { params: { form: "order-form" }, viewing: "deny" }),
]);

async function sendTemplate(req: ScopedRequest, res: Response): Promise<void> {
  const form = req.site.orderForms.find(({ path }) => path === req.params["form"]);
  if (!form) throw new NotFound("order form");
  if (!req.may(form.permission)) throw new Forbidden(form.permission);
  const words = wordsOf(req, messages);
  const { title, tab } = form.texts(req.lang);
  await sendColumns(req, res, {
    fileName: `${words.t("templateFile", { title: tab ?? title })}.xlsx`,
    name: words.t("templateSheet"),
    columns: columnsOf(words, form),
    batches: nothing(),
  });
}

const columnsOf = (words: Words, { columns }: OrderForm): readonly Column<never>[] =>
  [words.t("templateNumber"), ...columns.map(({ key, headings }) => headings[0] ?? key)].map((title) => ({
    key: title,
    title,
    width: 24,
    text: () => "",
  }));

async function* nothing(): AsyncGenerator<readonly never[]> {}
