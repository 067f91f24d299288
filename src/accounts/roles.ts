/** In the guide's order; accountant and viewer are ours. */
export const roles = ["subscriber", "viewer", "accountant", "administrator", "supervisor"] as const;
export type Role = (typeof roles)[number];
export const isRole = (text: unknown): text is Role => roles.some((role) => role === text);

const papers = ["account:read", "invoices:read", "deliveries:read", "payments:read", "documents:read"] as const;
const reading = [...papers, "subscribers:read", "card:read", "orders:read"] as const;
const managing = [
  ...reading,
  "account:write",
  "invoices:send",
  "deliveries:send",
  "payments:write",
  "orders:write",
  "card:write",
  "journal:read",
  "access:read",
  "access:write",
] as const;

/** A role is a named set of permissions; a route asks for one of them. */
const permissionsOf: Readonly<Record<Role, ReadonlySet<string>>> = {
  subscriber: new Set(["card:read", "card:write"]),
  viewer: new Set(reading),
  accountant: new Set([...papers, "invoices:send", "deliveries:send", "payments:write"]),
  administrator: new Set(managing),
  supervisor: new Set(managing),
};

export const allows = (role: Role, permission: string): boolean => permissionsOf[role].has(permission);

/** Whether a page shows links to it. */
export const opens = (role: Role | undefined, permission: string): boolean =>
  role !== undefined && allows(role, permission);

/** A user can give a role whose permissions they all hold; only a supervisor can give the supervisor's role. */
export const mayGrant = (own: Role, role: Role): boolean =>
  role !== "subscriber" &&
  (role !== "supervisor" || own === "supervisor") &&
  [...permissionsOf[role]].every((permission) => allows(own, permission));
