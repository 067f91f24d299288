import type { SessionData } from "express-session";
import type { CodeDeps } from "../codes/index.ts";
import type { Config } from "../platform/config.ts";

export type FactorDeps = CodeDeps & { readonly config: Config };

/** Who changes or shows his own factors, and from where. */
export type Person = {
  readonly user: Express.User;
  readonly address: string;
  readonly requestId: string;
};

/** What a session takes along to a new id: sign-in's to say. */
export type Kept = (session: Partial<SessionData>) => Partial<SessionData>;
