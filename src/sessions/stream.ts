import { streamEvents } from "../platform/events.ts";
import type { Response, ScopedRequest } from "../platform/routing.ts";
import { isTooOld } from "../platform/session.ts";
import { readAges } from "./repository.ts";
import type { Right } from "./right.ts";

type State = Omit<Parameters<typeof streamEvents>[1], "of">;

/**
 * Events for as long as the right to them lasts: until the session, the grant or the viewing ends. What support looks at is in
 * the journal before the first event.
 */
export const streamWhileAllowed = async (req: ScopedRequest, res: Response, state: State): Promise<void> => {
  const { db } = req.site;
  await req.viewing?.note();
  streamEvents(res, { ...state, of: db }, { of: db, right: rightOf(req), stillHeld: heldNow(req.site) });
};

const heldNow =
  ({ db, clock }: ScopedRequest["site"]) =>
  async (rights: readonly Right[]): Promise<readonly Right[]> => {
    const now = clock.now().getTime();
    const held = await readAges(db, rights);
    return held.flatMap(({ at, ...ages }) => {
      const right = rights[at];
      return right && now < right.endsAt && !isTooOld(ages, now) ? [right] : [];
    });
  };

const rightOf = ({ session, sessionID, user, viewing, scope, params }: ScopedRequest): Right => {
  const { role, signInId = null } = session;
  if (!user || !role) throw new Error("a scoped request without user or role");
  const who = viewing?.staff ?? user;
  const { msisdn } = params;
  return {
    sessionId: sessionID,
    signInId,
    userId: who.id,
    version: who.sessionVersion,
    holderId: user.id,
    holderVersion: user.sessionVersion,
    isViewing: viewing !== undefined,
    accountId: scope.accountId,
    role,
    msisdn: role === "subscriber" && typeof msisdn === "string" ? msisdn : null,
    endsAt: viewing?.endsAt ?? Number.POSITIVE_INFINITY,
  };
};
