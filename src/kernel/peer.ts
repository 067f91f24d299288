import { isMsisdn, maskMsisdn } from "./msisdn.ts";

/** The other party of a call, shown in part alone (domain.md §3.1): a number without its middle; a service's short number or name as it is. */
export const maskPeer = (peer: string): string => {
  if (isMsisdn(peer)) return maskMsisdn(peer);
  return /^\+?\d{7,}$/.test(peer) ? `${peer.slice(0, -5)}***${peer.slice(-2)}` : peer;
};
