import { isIP } from "node:net";
import { readAddress } from "../platform/address.ts";

/** All addresses that are none count as one place. */
const unknown = "unknown";

/** Where attempts come from: an IPv4 address, or the /64 of an IPv6 address, in which one customer has 2^64 addresses. */
export const placeOf = (address: string): string => partOf(address, 4);

/** The network of an address: /24, for IPv6 /48. */
export const networkOf = (address: string): string => partOf(address, 3);

/** The first so many of an IPv4 address's four numbers, or of an IPv6 address's eight. */
const partOf = (text: string, count: number): string => {
  const address = readAddress(text);
  if (address === undefined) return unknown;
  if (isIP(address) === 4) return address.split(".").slice(0, count).join(".");
  return groupsOf(address).slice(0, count).join(":");
};

const groupsOf = (address: string): string[] => {
  const [head = [], tail = []] = address.split("::").map((part) => part.split(":").filter(Boolean));
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => "0"), ...tail];
};
