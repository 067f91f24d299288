import type { Request } from "express";

export type Flash = { readonly kind: "success" | "danger" | "info"; readonly text: string };

declare module "express-session" {
  interface SessionData {
    flash?: Flash;
  }
}

/** One sentence for the next page, after a redirect. */
export const flash = (req: Request, kind: Flash["kind"], text: string): void => {
  req.session.flash = { kind, text };
};

export const takeFlash = (req: Request): Flash | null => {
  const waiting = req.session?.flash;
  if (!waiting) return null;
  delete req.session.flash;
  return waiting;
};
