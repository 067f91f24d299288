import type { PageRequest } from "./routing.ts";

/** The page of ours that a form was sent from, where it is one of `pages`; else `otherwise`. */
export const backTo = (req: PageRequest, pages: RegExp, otherwise: string): string => {
  const [, host, path] = /^https?:\/\/([^/]+)(\/[^#]*)$/.exec(req.get("referer") ?? "") ?? [];
  return host === req.host && path !== undefined && pages.test(path) ? path : otherwise;
};
