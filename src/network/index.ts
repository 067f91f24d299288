import { createHttpNetwork } from "./http.ts";
import type { Network } from "./network.ts";
import { createSimulatedNetwork } from "./simulated.ts";

export { type Command, maxPerCall, type Network, NoAnswer, type Outcome } from "./network.ts";
export { tellSimulatedNetwork } from "./simulated.ts";

export type NetworkOptions = {
  /** NETWORK_URL; the simulated network when unset. */
  url?: string | undefined;
  databaseUrl: string;
  /** The database role of this process; the simulated network's ledger asks for no more. */
  role?: "portal_web" | "portal_worker" | undefined;
  timeoutMs?: number;
};

export const createNetwork = ({ url, databaseUrl, role, timeoutMs = 10_000 }: NetworkOptions): Network =>
  url ? createHttpNetwork({ url, timeoutMs }) : createSimulatedNetwork({ databaseUrl, role, timeoutMs });
