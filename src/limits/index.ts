import type { Limits } from "./limits.ts";

export { createLimits, type Facts, type Limits, networkOf, type Taken } from "./limits.ts";
export { breaker, codeRules, type RuleName, rules, slowing } from "./rules.ts";

declare module "../platform/routing.ts" {
  interface Site {
    readonly limits: Limits;
  }
}
