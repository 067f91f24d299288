export const conditions = ["unconditional", "busy", "no-reply", "not-reachable"] as const;
export type Condition = (typeof conditions)[number];
export const waits = [5, 10, 15, 20, 25, 30] as const;
export const usualWait = 20;

/** As in 3GPP TS 22.082: erased has no row; registered keeps its target and does nothing; active forwards. */
export type Forwarding = {
  readonly condition: Condition;
  readonly target: string;
  readonly seconds: number | null;
  readonly isActive: boolean;
};

/** While all calls are forwarded the other kinds keep their values and rest. */
export const isQuiescent = (all: readonly Forwarding[], { condition, isActive }: Forwarding): boolean =>
  isActive && condition !== "unconditional" && all.some((each) => each.condition === "unconditional" && each.isActive);
