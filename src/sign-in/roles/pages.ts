import type { Words } from "../messages.ts";
import { withNext } from "../pages.ts";

type Role = "subscriber" | "viewer" | "accountant" | "administrator" | "supervisor";
const icons: Readonly<Record<Role, string>> = {
  subscriber: "user",
  viewer: "eye",
  accountant: "calculator",
  administrator: "user-cog",
  supervisor: "users-group",
};

/** Выберите способ входа: only the roles that the user holds. */
export const rolePage = (words: Words, roles: readonly Role[], next: string) => ({
  title: words.t("roleTitle"),
  lead: roles.length > 0 ? null : words.t("noRoles"),
  action: withNext("/role", next),
  name: "role",
  cards: roles.map((role) => ({
    value: role,
    icon: icons[role],
    title: words.t(`role.${role}`),
    text: words.t(`roleText.${role}`),
  })),
});
