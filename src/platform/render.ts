import { resolve } from "node:path";
import ejs from "ejs";
import type { Express, Request, Response } from "express";
import { strict } from "./strict.ts";

/** What every page says of itself; the rest is the view's own. */
export type Page = { readonly title: string };
export type Layout = "page" | "plain";
export type ShellOf = (req: Request, page: Page) => object;

const viewsFolder = resolve(import.meta.dirname, "../../views");

/** EJS with one layout around every view; outside production a view that misspells a property fails. */
export const setUpRendering = (app: Express, options: { production: boolean; shellOf: ShellOf }): void => {
  app.engine("ejs", (path, data, callback) => {
    ejs.renderFile(path, data, { root: viewsFolder, views: [viewsFolder], cache: true, rmWhitespace: true }, callback);
  });
  app.set("views", viewsFolder);
  app.set("view engine", "ejs");
  app.enable("view cache");
  app.locals["shellOf"] = options.shellOf;
  app.locals["model"] = options.production ? <T>(page: T) => page : strict;
};

export const show = (
  req: Request,
  res: Response,
  view: string,
  page: Page,
  { status = 200, layout = "page" }: { status?: number; layout?: Layout } = {},
): void => {
  const { shellOf, model } = req.app.locals as { shellOf: ShellOf; model: typeof strict };
  const shell = shellOf(req, page);
  res.status(status).render(`layout/${layout}`, { page: model(page), shell, view });
};
