export type Role = "subscriber" | "administrator" | "supervisor";
export const roles: readonly Role[] = ["subscriber", "administrator", "supervisor"];

const accountPermissions = [
  "account:read",
  "invoices:read",
  "invoices:send",
  "deliveries:read",
  "payments:read",
  "subscribers:read",
  "orders:read",
  "orders:write",
  "journal:read",
] as const;

/** A role is a named set of permissions; a route asks for one of them. */
const permissionsOf: Readonly<Record<Role, ReadonlySet<string>>> = {
  subscriber: new Set(["card:read"]),
  administrator: new Set([...accountPermissions, "card:read"]),
  supervisor: new Set([...accountPermissions, "card:read"]),
};

export const allows = (role: Role, permission: string): boolean => permissionsOf[role].has(permission);
