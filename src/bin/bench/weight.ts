import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";

/** Bytes of a page over the wire, for a browser that takes brotli and has the styles already. */
export const weightOf = async (origin: string, path: string, cookie = ""): Promise<number> =>
  (await load(origin, path, cookie)).bytes;

/** The same with all that a browser loads that was never here: styles, scripts, icons, and the fonts whose letters the page has. */
export const firstVisitOf = async (origin: string, path: string): Promise<number> => {
  const page = await load(origin, path);
  const named = new Set([...page.text.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map(([, asset = ""]) => asset));
  const assets = await Promise.all([...named].map((asset) => load(origin, asset)));
  const fonts = assets.flatMap(({ text }) => fontsOf(text, page.text)).filter((font) => !named.has(font));
  const loaded = await Promise.all(fonts.map((font) => load(origin, font)));
  return [page, ...assets, ...loaded].reduce((sum, { bytes }) => sum + bytes, 0);
};

export const goals = { firstVisit: 100 * 1024, list: 12 * 1024 } as const;

export const measureWeight = async ({ portal }: Stand, list: string, cookie: string): Promise<Row[]> => {
  return [
    row(
      "first visit: sign-in page with all it loads",
      await firstVisitOf(portal.url, "/sign-in/password"),
      goals.firstVisit,
    ),
    row("list page of 50, over the wire", await weightOf(portal.url, list, cookie), goals.list),
  ];
};

const row = (what: string, bytes: number, most: number): Row => ({
  what,
  measured: `${(bytes / 1024).toFixed(1)} KB`,
  goal: `≤ ${most / 1024} KB`,
  reached: bytes <= most,
});

const load = async (origin: string, path: string, cookie = "") => {
  const answer = await fetch(origin + path, { headers: { "accept-encoding": "br", ...(cookie && { cookie }) } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return { text, bytes: Number(answer.headers.get("content-length")) };
};

/** The fonts of a stylesheet that has faces, by their addresses: a browser loads one when a letter of its range is drawn. */
const fontsOf = (css: string, page: string): string[] => {
  const drawn = [...new Set(page.replace(/<[^>]*>/g, " "))].map((letter) => letter.codePointAt(0) ?? 0);
  return [...css.matchAll(/@font-face \{[^}]*url\(\.\.([^)]*)\)[^}]*unicode-range: ([^;]*);/g)]
    .filter(([, , ranges = ""]) => drawn.some((code) => isIn(code, ranges)))
    .map(([, path = ""]) => `/assets${path}`);
};

const isIn = (code: number, ranges: string): boolean =>
  ranges.split(",").some((range) => {
    const [first = "", last = first] = range.trim().replace(/^U\+/, "").split("-");
    return code >= Number.parseInt(first, 16) && code <= Number.parseInt(last, 16);
  });
