import type { Kopecks } from "../kernel/money.ts";

export type ServiceCategory = { readonly id: number; readonly name: string };
export type Service = {
  readonly id: number;
  readonly categoryId: number;
  readonly name: string;
  readonly description: string;
  readonly monthlyFee: Kopecks;
  readonly oneOffFee: Kopecks;
  readonly isMandatory: boolean;
  readonly isArchived: boolean;
  /** Sold to accounts of this kind: a fixed line has no roaming. */
  readonly isFitting: boolean;
};

/** What a list operation may name: nothing of another kind of line, nothing archived is connected, nothing mandatory is taken off. */
export const canBeOrdered = (service: Service, action: "connect" | "disconnect"): boolean =>
  service.isFitting && (action === "connect" ? !service.isArchived : !service.isMandatory);
