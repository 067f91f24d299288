import { Forbidden, NotFound } from "../kernel/errors.ts";
import { type AccountScope, mintScope } from "../platform/db.ts";
import { originOf, type PageRequest, userOf, wordsOf } from "../platform/routing.ts";
import { messages } from "./messages.ts";
import { allows, type Role } from "./roles.ts";

/** The accounts that the user holds in the chosen role. */
export type Held = { readonly userId: number; readonly role: Role; readonly accountIds: readonly number[] };

/**
 * For pages over several accounts. @returns where to go instead: to choose a role, or to `page` of the only account of a
 * role that is for one. @throws Forbidden if the role does not hold the permission
 */
export const heldOf = (req: PageRequest, permission: string, page: string): Held | { readonly elsewhere: string } => {
  const user = userOf(req);
  const { role } = req.session;
  if (!role) return { elsewhere: "/role" };
  if (role === "subscriber" || !allows(role, permission)) throw new Forbidden(permission);
  const held = user.grants.filter((grant) => grant.role === role);
  const [first] = held;
  if (first && held.length === 1 && role !== "supervisor") return { elsewhere: `/a/${first.accountNumber}${page}` };
  return { userId: user.id, role, accountIds: held.map(({ accountId }) => accountId) };
};

/** The right to one of them, for what is written there. @throws NotFound for an account that is not held */
export const scopeHeld = (req: PageRequest, { userId, role, accountIds }: Held, accountId: number): AccountScope => {
  if (!accountIds.includes(accountId)) throw new NotFound("account");
  const { name, phone } = userOf(req);
  return mintScope(req.site.db, accountId, { userId, name, msisdn: phone, role, ...originOf(req) });
};

const tabs = [
  ["/accounts", "accountsTitle"],
  ["/accounts/invoices", "item.invoices"],
  ["/accounts/payments", "item.payments"],
] as const;

/** Locals of views/components/tabs.ejs above the pages over several accounts. */
export const accountTabs = (req: PageRequest, current: (typeof tabs)[number][0]) => {
  const words = wordsOf(req, messages);
  return {
    label: words.t("accountsTitle"),
    items: tabs.map(([href, key]) => ({ href, text: words.t(key), current: href === current })),
  };
};
export type AccountTabs = ReturnType<typeof accountTabs>;

/** What these pages are headed by. */
export const roleText = (req: PageRequest, role: Role): string => wordsOf(req, messages).t(`role.${role}`);
