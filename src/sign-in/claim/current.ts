import type { Channel } from "../../codes/index.ts";
import type { PageRequest } from "../../platform/routing.ts";
import { findProved, targetOf } from "./claimant.ts";
import type { Flow } from "./flow.ts";
import { type Claim, isOver, isProved } from "./session.ts";

/** The claim of this browser, while its time is not up. */
export const claimOf = ({ purpose }: Flow, { site, session }: PageRequest): Claim | undefined => {
  const { claim } = session;
  return claim?.purpose === purpose && !isOver(claim, site.clock.now()) ? claim : undefined;
};

export const provedOf = async (flow: Flow, req: PageRequest) => {
  const claim = claimOf(flow, req);
  if (!isProved(claim)) return { claim: undefined, claimant: "gone" as const };
  return { claim, claimant: await findProved(req.site, claim) };
};

/** The claim whose code another code for the same name would replace. */
export const waitingOf = (flow: Flow, req: PageRequest, target: string): Claim | undefined => {
  const claim = claimOf(flow, req);
  return claim && !isProved(claim) && targetOf(claim.named) === target ? claim : undefined;
};

export const channelOf = ({ kind }: Claim["named"]): Channel => (kind === "phone" ? "sms" : "mail");
