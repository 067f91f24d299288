import type { Response } from "express";
import { show } from "../platform/render.ts";
import { get, type PageRequest, type Route, routes, wordsOf } from "../platform/routing.ts";
import { messages } from "./messages.ts";
import { accessibilityPage } from "./pages.ts";

export const accessibilityRoutes: readonly Route[] = routes("/accessibility", [get("", "public", showStatement)]);

function showStatement(req: PageRequest, res: Response) {
  const page = accessibilityPage(wordsOf(req, messages), req.site.config.operator);
  show(req, res, "accessibility/index", page, { layout: "plain" });
}
