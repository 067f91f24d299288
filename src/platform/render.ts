import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ejs from "ejs";
import type { Express, Request, Response } from "express";
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
  res
    .status(status)
    .type("html")
    .send(drawPage(layout, { page: model(page), shell, view }));
};

/** The HTML of a view within a layout. */
export const drawPage = (layout: Layout, data: { page: object; shell: object; view: string }): string =>
  draw(viewAt(join(viewsFolder, "layout", `${layout}.ejs`)), { ...data });

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
  const compiled = ejs.compile(readFileSync(path, "utf8"), {
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

const special = /[&<>"']/;
const specials = /[&<>"']/g;
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

/** EJS' own escaping, which most text does not need. */
const escapeHtml = (value: string | number | boolean | null | undefined): string => {
  if (value === undefined || value === null) return "";
  const text = String(value);
  return special.test(text) ? text.replace(specials, (sign) => entities[sign] ?? sign) : text;
};
