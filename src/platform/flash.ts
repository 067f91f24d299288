import type { Request } from "express";

export type Flash = {
  readonly kind: "success" | "danger" | "info";
  readonly text: string;
  /** A form that takes the act back: an ordinary one, of an address of its own. A script takes it away after ten seconds. */
  readonly undo?: Undo;
};
export type Undo = {
  readonly text: string;
  readonly action: string;
  readonly fields?: Readonly<Record<string, string>>;
};

declare module "express-session" {
  interface SessionData {
    flash?: Flash;
  }
}

/** One sentence for the next page, after a redirect. */
export const flash = (req: Request, kind: Flash["kind"], text: string, undo?: Undo): void => {
  req.session.flash = { kind, text, ...(undo && { undo }) };
};

export const takeFlash = (req: Request): Flash | null => {
  const waiting = req.session?.flash;
  if (!waiting) return null;
  delete req.session.flash;
  return waiting;
};
