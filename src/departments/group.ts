/** Departments and labels: named groups of subscribers, which differ by one thing that they say beside their name. */
export const groupKinds = ["departments", "labels"] as const;
export type GroupKind = (typeof groupKinds)[number];

export type Group = {
  readonly id: number;
  readonly name: string;
  readonly subscribers: number;
  /** Of a department. */
  readonly costCentre: string;
  /** Of a label: whoever gets it is locked. */
  readonly locksNumbers: boolean;
};
export type NewGroup = Pick<Group, "name" | "costCentre" | "locksNumbers">;

/** The filter of the list of subscribers that shows a group. */
export const filterOf = { departments: "department", labels: "label" } as const;
