import { NotFound } from "../kernel/errors.ts";
import { show } from "../platform/render.ts";
import { get, type Response, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { comingPage } from "./coming-pages.ts";
import { comingTopics } from "./menu-items.ts";
import { messages, type Words } from "./messages.ts";

type Key = Parameters<Words["t"]>[0];

type Rules = { readonly viewing?: "deny" };

/** Addresses that are announced and not built yet, with their titles. A feature removes its line when it is built. */
const accountSections: Readonly<Record<string, readonly [Key, `${string}:${string}`, Rules?]>> = {
  "call-details": ["item.call-details", "documents:read", { viewing: "deny" }],
  charges: ["item.charges", "documents:read"],
};

const topics: Readonly<Record<string, Key>> = {
  delivery: "page.delivery",
  ...Object.fromEntries(comingTopics.map((topic) => [topic, `item.${topic}` as const])),
};

export const comingRoutes: readonly Route[] = routes("/a/:account", [
  ...Object.entries(accountSections).map(([path, [title, permission, rules]]) =>
    get(`/${path}`, permission, (req: ScopedRequest, res) => showComing(req, res, title), rules),
  ),
  get("/coming/:topic", "account:read", showTopic, { params: { topic: "coming-topic" } }),
]);

function showTopic(req: ScopedRequest, res: Response) {
  const name = String(req.params["topic"]);
  const title = Object.hasOwn(topics, name) ? topics[name] : undefined;
  if (!title) throw new NotFound("coming topic");
  showComing(req, res, title);
}

function showComing(req: ScopedRequest, res: Response, title: Key) {
  const words = wordsOf(req, messages);
  const page = comingPage(words, words.t(title), req.scope.accountId);
  show(req, res, "accounts/coming", page);
}
