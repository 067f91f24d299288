import type { Msisdn } from "../../kernel/msisdn.ts";
import type { LineKind } from "../subscriber.ts";

export const splitStates = ["contract", "allowed", "forbidden"] as const;
export type SplitState = (typeof splitStates)[number];
export type Individual = {
  readonly id: number;
  readonly number: string;
  readonly msisdn: Msisdn | null;
  readonly kind: LineKind;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly state: SplitState;
};
export type Counts = Readonly<Record<SplitState, number>>;
