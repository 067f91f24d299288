import type { PageRequest } from "../platform/routing.ts";
import { freshMs } from "../platform/session.ts";
import { areTwo } from "./channels.ts";

/** Whether the user proved who he is within 10 minutes; who has a second factor, by two channels in this session. */
export const isFresh = ({ site, session, user }: PageRequest): boolean => {
  const { provedAt = 0, shown = [] } = session;
  const isRecent = site.clock.now().getTime() - provedAt <= freshMs;
  return isRecent && (user?.hasSecondFactor !== true || areTwo(shown));
};
