import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ejs from "ejs";
import type { Express, Request, Response } from "express";
import { escapeHtml } from "./escape.ts";
import { giveBack } from "./kept-form.ts";
import { messages } from "./messages.ts";
import { type PageRequest, wordsOf } from "./routing.ts";
import { strict } from "./strict.ts";

/** What the layout needs of every page; the rest belongs to the view. */
export type Page = {
  readonly title: string;
  /** What the browser's title says besides, so that tabs and bookmarks differ: the filter, the chosen tab. */
  readonly titleParts?: readonly string[];
};
export const fullTitle = ({ title, titleParts = [] }: Page): string => [title, ...titleParts].join(" · ");

export type Layout = "page" | "plain";
export type ShellOf = (req: Request, page: Page) => object;

type Data = Record<string, unknown>;
type View = { readonly draw: (data: Data) => string; readonly part: (name: string) => View };

const viewsFolder = resolve(import.meta.dirname, "../../views");

/** EJS with one layout around every view; outside production a view that misspells a property fails. */
export const setUpRendering = (app: Express, options: { production: boolean; shellOf: ShellOf }): void => {
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
  const html = drawPage(layout, { page: model(page), shell, view });
  res
    .status(status)
    .type("html")
    .send(giveBack(req as PageRequest, html, () => noticeOfKept(req, shell)));
};

const noticeOfKept = (req: Request, shell: object): string => {
  const notice = { kind: "info", text: wordsOf(req, messages).t("keptForm"), live: true };
  return draw(viewAt(join(viewsFolder, "components", "alert.ejs")), { shell: { ...shell, faults: [] }, ...notice });
};

/** The HTML of a view within a layout. */
export const drawPage = (layout: Layout, { shell, ...data }: { page: object; shell: object; view: string }): string =>
  // the components of a form add their faults, which the layout lists above the page and names in its title
  draw(viewAt(join(viewsFolder, "layout", `${layout}.ejs`)), { ...data, shell: { ...shell, faults: [] } });

/** A view drawn with its data; what it includes sees the same data and what the include adds. */
const draw = (view: View, data: Data): string => {
  data["include"] = (name: string, own?: Data) => draw(view.part(name), { ...data, ...own });
  return view.draw(data);
};

/*
 * EJS' own `include` looks for the file on disk and copies its options each time: of a list page's 2.6 ms of drawing that was half.
 * Here a name is looked up once, and views see their four words as variables instead of through `with`.
 */
const compile = (path: string): View => {
  const parts = new Map<string, View>();
  const part = (name: string): View => {
    const view = parts.get(name) ?? viewAt(fileOf(name, dirname(path)));
    parts.set(name, view);
    return view;
  };
  const compiled = ejs.compile(readFileSync(path, "utf8").replace(formTag, withoutBubbles), {
    filename: path,
    rmWhitespace: true,
    escape: escapeHtml,
    _with: false,
    destructuredLocals: ["page", "shell", "view", "include"],
    // the data is our own copy already
    unsafePrototypeLocals: true,
  } as ejs.Options);
  return { draw: compiled as View["draw"], part };
};

const formTag = /<form\b(?:<%[^]*?%>|[^<>])*>/g;
/** The sentences of a form stand beside its fields. The browser's own bubbles speak the browser's language, one fault at a time. */
const withoutBubbles = (tag: string): string =>
  tag.includes('method="post"') ? tag.replace(/>$/, " novalidate>") : tag;

const views = new Map<string, View>();
const viewAt = (path: string): View => {
  const view = views.get(path) ?? compile(path);
  views.set(path, view);
  return view;
};

/** Beside the view that includes it, else below the views' folder. */
const fileOf = (name: string, beside: string): string => {
  const found = [beside, viewsFolder].map((folder) => join(folder, `${name}.ejs`)).find((file) => existsSync(file));
  if (!found) throw new Error(`no view is called ${name}`);
  return found;
};
