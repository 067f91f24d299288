import { Forbidden } from "../kernel/errors.ts";
import type { PageRequest } from "../platform/routing.ts";
import { ownPath } from "./forms.ts";

export const field = (req: PageRequest, name: string): unknown => {
  const body: Record<string, unknown> | undefined = req.body;
  return body?.[name];
};

/** Empty for what is not there, or comes twice. */
export const textField = (req: PageRequest, name: string): string => {
  const value = field(req, name);
  return typeof value === "string" ? value : "";
};

/** Where the person was going, "/" when nowhere in particular; never to another site. */
export const nextOf = (req: PageRequest): string => ownPath(field(req, "next") ?? req.query["next"]);

export const userOf = (req: PageRequest): Express.User => {
  if (!req.user) throw new Forbidden("nobody is signed in");
  return req.user;
};
