import type { Limits } from "../limits/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/db.ts";
import type { Secrets } from "../platform/secrets.ts";

export type ProfileDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly config: Config;
  readonly limits: Limits;
  readonly secrets: Secrets;
};

/** Who does it, and from where: what the journal says. */
export type Who = {
  readonly userId: number;
  readonly userName: string;
  readonly address: string;
  readonly requestId: string;
};
