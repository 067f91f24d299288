import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { brotliCompressSync, gzipSync, constants as zlib } from "node:zlib";
import { type Request, type Response, Router } from "express";
import { textsWithClasses } from "./styles/texts.ts";
import { namesIn, usedStyles } from "./styles/used.ts";

export type Assets = {
  readonly router: Router;
  /** The address of an asset for a page; throws for a name that is not served. */
  readonly url: (name: string) => string;
};

type Asset = {
  readonly type: string;
  readonly hash: string;
  readonly plain: Buffer;
  readonly gzip?: Buffer;
  readonly br?: Buffer;
};

/** The icons that views/components/icon.ejs can draw: Tabler's outline icons by their own names. */
export const iconNames: readonly string[] = `
  adjustments alert-triangle antenna-bars-5 arrow-back-up arrow-left arrow-right arrows-exchange ban bell bookmark building
  building-skyscraper calendar chart-bar check chevron-down chevron-left chevron-right circle-check circle-x
  clipboard-check clipboard-list clock coin contrast credit-card database device-desktop device-mobile device-sim
  dots-vertical download edit external-link eye eye-off file-invoice file-off file-search file-spreadsheet file-text
  file-type-pdf filter hash headset help-circle history home inbox info-circle key language list list-check lock lock-open logout
  mail menu-2 message-2 mood-empty moon packages pencil phone phone-call phone-outgoing phone-plus pin player-pause
  player-play plug plus printer receipt refresh replace report-money search search-off send server settings
  shield-lock switch-horizontal sun tag trash upload user user-circle user-cog user-off user-plus users users-group wallet
  world x
`
  .trim()
  .split(/\s+/);

const YEAR = "public, max-age=31536000, immutable";
// 11 saves a tenth of the bytes of 9 and takes many times as long: not worth a slower start.
const BROTLI = { params: { [zlib.BROTLI_PARAM_QUALITY]: 9 } };

/** Everything that the browser loads, read and compressed once per process; no other file can be requested. */
export function createAssets(): Assets {
  const all = (built ??= buildAssets());
  const url = (name: string): string => `/assets/${find(all, name).hash}/${name}`;
  const router = Router();
  router.get("/assets/:hash/:name", (req, res, next) => {
    const asset = all.get(req.params.name);
    if (!asset) return next();
    send(req, res, asset);
  });
  return { router, url };
}

// Reading and compressing take some 200 ms, and tests build many apps.
let built: Map<string, Asset> | undefined;

function buildAssets(): Map<string, Asset> {
  const served = new Map<string, Asset>();
  const add = (name: string, type: string, content: string | Buffer): void => {
    served.set(name, toAsset(type, content));
  };
  add("tabler.min.css", "text/css", tabler());
  for (const name of ["inter-cyrillic.woff2", "inter-latin.woff2"]) {
    add(name, "font/woff2", readFileSync(new URL(`fonts/${name}`, PUBLIC)));
  }
  const more = fromPackage("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2");
  add("inter-latin-more.woff2", "font/woff2", more);
  add("inter.css", "text/css", fontFaces(served));
  add("icons.svg", "image/svg+xml", iconSprite());
  for (const [name, type] of OWN_FILES) add(name, type, readFileSync(new URL(name, PUBLIC)));
  return served;
}

/** Tabler's rules that a page of ours can need: docs/decisions/032. */
const tabler = (): string =>
  usedStyles(
    fromPackage("@tabler/core/dist/css/tabler.min.css").toString("utf8"),
    namesIn(textsWithClasses()),
    readFileSync(new URL("app.css", PUBLIC), "utf8"),
  );

const PUBLIC = new URL("../../public/", import.meta.url);
const OWN_FILES = [
  ["app.css", "text/css"],
  ["print.css", "text/css"],
  ["app.js", "text/javascript"],
  ["lists.js", "text/javascript"],
  ["passkeys.js", "text/javascript"],
  ["theme.js", "text/javascript"],
  ["favicon.svg", "image/svg+xml"],
] as const;

/** A browser loads a font when a page has a sign of its range. */
const FONTS = [
  { name: "inter-cyrillic.woff2", range: "U+0400-045F,U+0490-0491,U+2116" },
  {
    name: "inter-latin.woff2",
    range:
      "U+0020-007E,U+00A0,U+00A7,U+00AB,U+00B0-00B1,U+00B7,U+00BB,U+00D7,U+2010-2011,U+2013-2014,U+2018-201A,U+201C-201E,U+2022,U+2026,U+20AC,U+2212",
  },
  // names with accents; 48 KB, which few pages need
  {
    name: "inter-latin-more.woff2",
    range: "U+00A1-00A6,U+00A8-00AA,U+00AC-00AF,U+00B2-00B6,U+00B8-00BA,U+00BC-00D6,U+00D8-00FF,U+0131,U+0152-0153",
  },
] as const;

const fontFaces = (served: ReadonlyMap<string, Asset>): string =>
  FONTS.map(
    ({ name, range }) => `@font-face {
  font-family: "Inter Variable";
  font-style: normal;
  font-display: swap;
  font-weight: 400 700;
  src: url(../${find(served, name).hash}/${name}) format("woff2");
  unicode-range: ${range};
}`,
  ).join("\n");

function iconSprite(): string {
  const symbols = iconNames.map((name) => {
    const svg = fromPackage(`@tabler/icons/outline/${name}.svg`).toString("utf8");
    const shapes = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).replace(INVISIBLE_FRAME, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s+/g, " ").trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

const INVISIBLE_FRAME = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />';

function fromPackage(path: string): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve(path));
}

function find(served: ReadonlyMap<string, Asset>, name: string): Asset {
  const asset = served.get(name);
  if (!asset) throw new Error(`There is no asset "${name}"`);
  return asset;
}

function toAsset(type: string, content: string | Buffer): Asset {
  const plain = Buffer.from(content);
  const hash = createHash("sha256").update(plain).digest("hex").slice(0, 12);
  if (type === "font/woff2") return { type, hash, plain };
  return { type: `${type}; charset=utf-8`, hash, plain, gzip: gzipSync(plain), br: brotliCompressSync(plain, BROTLI) };
}

function send(req: Request, res: Response, asset: Asset): void {
  // While processes are replaced, pages of the previous or next release still get their styles, but must not cache them.
  res.set("Cache-Control", req.params.hash === asset.hash ? YEAR : "no-cache");
  res.set("Content-Type", asset.type).vary("Accept-Encoding");
  // Checked one by one: browsers name gzip before br, and express would follow their order.
  if (asset.br && req.acceptsEncodings("br")) res.set("Content-Encoding", "br").end(asset.br);
  else if (asset.gzip && req.acceptsEncodings("gzip")) res.set("Content-Encoding", "gzip").end(asset.gzip);
  else res.end(asset.plain);
}
