/** Open to who has to set up a factor first; support who looks on sees none of it. */
export const own = { early: true, viewing: "deny" } as const;
/** What changes a factor asks for one that is there already. */
export const changing = { ...own, stepUp: true } as const;
