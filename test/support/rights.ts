import type { Role } from "../../src/accounts/index.ts";
import type { Access } from "../../src/platform/routing.ts";

// What a role may do, said here once more and not read from the code under test.
const paperRights: readonly Access[] = [
  "account:read",
  "invoices:read",
  "deliveries:read",
  "payments:read",
  "documents:read",
];
const viewerRights: readonly Access[] = [...paperRights, "card:read", "subscribers:read", "orders:read"];
const accountRights: readonly Access[] = [
  ...viewerRights,
  "account:write",
  "invoices:send",
  "deliveries:send",
  "payments:write",
  "orders:write",
  "card:write",
  "journal:read",
  "access:read",
  "access:write",
];
export const rights: Readonly<Record<Role, readonly Access[]>> = {
  subscriber: ["card:read", "card:write"],
  viewer: viewerRights,
  accountant: [...paperRights, "invoices:send", "deliveries:send", "payments:write"],
  administrator: accountRights,
  supervisor: accountRights,
};
