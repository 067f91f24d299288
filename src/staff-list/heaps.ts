import type { Operations, OrderForm, OrderParams } from "../orders/index.ts";

/** Groups of people and numbers, in the order of the page. */
export const heaps = [
  "leavers",
  "unclaimed",
  "names",
  "likely-names",
  "departments",
  "without-number",
  "undecided",
  "matching",
] as const;
export type Heap = (typeof heaps)[number];

export type OfferKey = "suspend" | "clear-name" | "rename" | "set-department" | "terminate";

/** What can be ordered for a heap: an operation with its parameters. `values`: what each item is given of its own. */
export type Offer = {
  readonly key: OfferKey;
  readonly operation: string;
  readonly params: OrderParams;
  readonly values: "name" | "no-name" | "department" | null;
};

const suspend: Offer = {
  key: "suspend",
  operation: "suspend",
  params: { reason: "leave", until: "" },
  values: null,
};
const clearName: Offer = { key: "clear-name", operation: "rename", params: {}, values: "no-name" };
const rename: Offer = { key: "rename", operation: "rename", params: {}, values: "name" };
const move: Offer = {
  key: "set-department",
  operation: "set-department",
  params: { departmentId: null },
  values: "department",
};

const offers: Readonly<Record<Heap, readonly Offer[]>> = {
  leavers: [suspend, clearName],
  unclaimed: [suspend, clearName],
  names: [rename],
  "likely-names": [rename],
  departments: [move],
  "without-number": [],
  undecided: [],
  matching: [],
};

/** Those whose operation the portal has. Ending the service is offered where there is a form for it. */
export const offersFor = (
  heap: Heap,
  { operations, orderForms }: { readonly operations: Operations; readonly orderForms: readonly OrderForm[] },
): readonly Offer[] => {
  const known = offers[heap].filter(({ operation }) => operations.has(operation));
  const [ending] = orderForms.find(({ path }) => path === "termination")?.operations ?? [];
  if (!ending || (heap !== "leavers" && heap !== "unclaimed")) return known;
  return [...known, { key: "terminate", operation: ending.name, params: {}, values: null }];
};
