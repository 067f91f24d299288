import type { Response } from "express";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { messages } from "../messages.ts";
import { phonePage } from "../sms/pages.ts";

export const passageRoutes: readonly Route[] = routes("", [
  get("/registration", "public", showFirst),
  get("/password-recovery", "public", showFirst),
]);

function showFirst(req: PageRequest, res: Response) {
  const page = phonePage(wordsOf(req, messages), { typed: "", next: "/" });
  show(req, res, "sign-in/sign-in", page, { layout: "plain" });
}
