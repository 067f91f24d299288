import type { PageRequest } from "./routing.ts";

declare module "express-session" {
  interface SessionData {
    said?: { readonly place: string; readonly what: object };
  }
}

/**
 * What a page says after a redirect of a form that was refused. A wrong code or password is answered so, as reloading the answer
 * would be another try. `place`: the page's address without its query.
 */
export const say = (req: PageRequest, place: string, what: object): void => {
  req.session.said = { place, what };
};

/** Said once; undefined on any other page. */
export const takeSaid = <T extends object>(req: PageRequest, place: string): T | undefined => {
  const { said } = req.session;
  if (said?.place !== place) return undefined;
  delete req.session.said;
  return said.what as T;
};
