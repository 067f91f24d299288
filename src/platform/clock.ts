/** The time that business rules see; `PORTAL_NOW` fixes it. Stored times are UTC. */
export type Clock = { now(): Date };

export const createClock = (fixedNow?: Date): Clock => ({ now: () => (fixedNow ? new Date(fixedNow) : new Date()) });
