import { NotFound } from "../kernel/errors.ts";
import { show } from "../platform/render.ts";
import { get, type Response, type Route, routes, type ScopedRequest, wordsOf } from "../platform/routing.ts";
import { comingPage } from "./coming-pages.ts";
import { comingTopics } from "./menu-items.ts";
import { messages, type Words } from "./messages.ts";

type Key = Parameters<Words["t"]>[0];

/** Labels of the guide that are announced and not built yet, with their titles. A feature removes its line when it is built. */
const topics: Readonly<Record<string, Key>> = Object.fromEntries(
  comingTopics.map((topic) => [topic, `item.${topic}` as const]),
);

export const comingRoutes: readonly Route[] = routes("/a/:account", [
  get("/coming/:topic", "account:read", showTopic, { params: { topic: "coming-topic" } }),
]);

function showTopic(req: ScopedRequest, res: Response) {
  const name = String(req.params["topic"]);
  const title = Object.hasOwn(topics, name) ? topics[name] : undefined;
  if (!title) throw new NotFound("coming topic");
  const words = wordsOf(req, messages);
  show(req, res, "accounts/coming", comingPage(words, words.t(title), req.scope.accountId));
}
