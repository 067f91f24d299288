import type { PageRequest } from "./routing.ts";

declare module "express-session" {
  interface SessionData {
    said?: { readonly place: string; readonly what: unknown };
  }
}

/**
 * What a page says after a redirect of a form that was refused. A wrong code or password is answered so, as reloading the answer
 * would be another try. `place`: the page's address without its query.
 */
export const say = (req: PageRequest, place: string, what: object): void => {
  req.session.said = { place, what };
};

/** Said once; undefined on any other page. What it is, its page knows: nobody else says anything there. */
export const takeSaid = (req: PageRequest, place: string): unknown => {
  const { said } = req.session;
  if (said?.place !== place) return undefined;
  delete req.session.said;
  return said.what;
};
