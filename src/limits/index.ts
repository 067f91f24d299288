import type { Limits } from "./limits.ts";

export { forgetLimits, runForgetLimits } from "./forget.ts";
export { createLimits, type Facts, type Limits, type Taken, type Windows } from "./limits.ts";
export { networkOf, placeOf } from "./place.ts";
export { breaker, codeRules, type End, type Fact, type RuleName, rules, slowing, turns } from "./rules.ts";

declare module "../platform/routing.ts" {
  interface Site {
    readonly limits: Limits;
  }
}
