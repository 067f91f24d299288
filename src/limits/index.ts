export { createLimits, type Facts, type Limits, networkOf, type Taken } from "./limits.ts";
export { breaker, codeRules, type RuleName, rules, slowing } from "./rules.ts";
