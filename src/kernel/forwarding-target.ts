import { parseMsisdn } from "./msisdn.ts";
import { compact } from "./typed.ts";

/** Where calls may go: digits of an international number. */
export type ForwardingTarget = { readonly digits: string; readonly isAbroad: boolean };
export type TargetFault =
  | "target-missing"
  | "target-short"
  | "target-emergency"
  | "target-premium"
  | "target-unreadable";

/** Reads a target in any usual writing. Short, emergency and premium numbers take no forwarded calls (domain.md §3.1, §4.1). */
export function parseTarget(text: string): ForwardingTarget | TargetFault {
  const bare = compact(text).replace(/[()\-.]/g, "");
  const fault = text.length > maxTyped ? "target-unreadable" : faultOf(bare);
  if (fault) return fault;
  const msisdn = parseMsisdn(text);
  if (msisdn) return { digits: msisdn, isAbroad: false };
  const international = /^(?:\+|00|810)([1-9]\d{7,14})$/.exec(bare)?.[1];
  if (international === undefined || international.startsWith(home)) return "target-unreadable";
  return { digits: international, isAbroad: true };
}

function faultOf(bare: string): TargetFault | undefined {
  if (bare === "") return "target-missing";
  if (!/^\+?\d+$/.test(bare)) return "target-unreadable";
  if (emergency.test(bare)) return "target-emergency";
  if (premium.test(bare)) return "target-premium";
  return bare.replace("+", "").length < shortest ? "target-short" : undefined;
}

/** Of digits as `parseTarget` gives them. */
export const isAbroad = (digits: string): boolean => digits !== "" && !digits.startsWith(home);

const home = "375";
const maxTyped = 64;
const shortest = 7;
// 101–104 and 112, also with the country's code before them
const emergency = /^(?:\+?375)?(?:10[1-4]|112)$/;
// 810 and 902 by the national plan; +810… never is a country
const premium = /^(?:(?:\+|00|810)?375|80|8|0)?(?:810|902)\d{6}$/;
