import type { Lang } from "../kernel/lang.ts";
import { type Role, roles } from "./roles.ts";

export type Grant = {
  readonly accountId: number;
  readonly accountNumber: string;
  /** What the account's people call it: «Офис». */
  readonly ownName: string | null;
  readonly clientName: string;
  readonly role: Role;
  /** The one number of a subscriber's grant. */
  readonly msisdn: string | null;
};
/** By what a password was last set. `passwordNumber`: where its code or invitation went by SMS; null: by mail, or by no code. */
export type PasswordOrigin = {
  /** Null: before this was noted, by no code of ours (migrations/0039_password_channels.ts). */
  readonly passwordSetBy: "current" | "sms" | "mail" | "invitation" | "temporary" | null;
  readonly passwordNumber: string | null;
};
export type SignedInUser = PasswordOrigin & {
  readonly id: number;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly language: Lang;
  readonly sessionVersion: number;
  readonly isStaff: boolean;
  readonly hasTemporaryPassword: boolean;
  /** A confirmed TOTP, SMS as second, or a passkey. */
  readonly hasSecondFactor: boolean;
  readonly grants: readonly Grant[];
  /** Saved lists of subscribers that the user has put into the menu. */
  readonly pinned: readonly Pinned[];
  /** The user's own orders that are under way, the newest first. */
  readonly running: readonly Running[];
};
export type Running = {
  readonly accountId: number;
  readonly number: number;
  readonly operation: string;
  readonly subject: string;
  readonly total: number;
  readonly ended: number;
};
export type Pinned = {
  readonly accountId: number;
  readonly name: string;
  readonly filter: Readonly<Record<string, string | number>>;
};

/** In the guide's order. */
export const rolesOf = (user: SignedInUser): Role[] =>
  roles.filter((role) => user.grants.some((grant) => grant.role === role));

/** Where a role begins: its one account, the list of accounts, or the subscriber's own card. */
export const homeOf = (user: SignedInUser, role: Role): string => {
  const grants = user.grants.filter((grant) => grant.role === role);
  const [first] = grants;
  if (!first) return "/role";
  if (role === "subscriber") return `/a/${first.accountNumber}/subscribers/${first.msisdn}`;
  return role === "supervisor" || grants.length > 1 ? "/accounts" : `/a/${first.accountNumber}`;
};
