/** Open before a required second factor is set up; closed while support views the portal as a customer. */
export const own = { early: true, viewing: "deny" } as const;
/** What changes a factor asks for one that is there already. */
export const changing = { ...own, stepUp: true } as const;
