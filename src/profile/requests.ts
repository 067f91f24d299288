import type { PageRequest } from "../platform/routing.ts";
import { userOf, whoOf } from "../sign-in/index.ts";
import type { Who } from "./deps.ts";

/** Who has chosen no role, or has none, has no menu to stand beside a page. */
export const isPlain = ({ session }: PageRequest): boolean => session.role === undefined;

export const actorOf = (req: PageRequest): Who => {
  const { id, name } = userOf(req);
  return { ...whoOf(req), userId: id, userName: name };
};
