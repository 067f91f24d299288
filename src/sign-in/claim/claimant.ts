import type { LoginName } from "../../accounts/index.ts";
import type { CodeOwner } from "../../codes/index.ts";
import { findActiveNumber, isNewSim, type NumberState, stateOf } from "../../holdings/index.ts";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import type { PasswordContext } from "../../passwords/index.ts";
import type { Site } from "../../platform/routing.ts";
import type { Named } from "../forms.ts";
import { findUser } from "../user.ts";
import { findHolder, findSignInAccount, type Holder, type SignInAccount } from "./repository.ts";
import type { ProvedClaim, Purpose } from "./session.ts";

/** Who may set a password for what was typed. */
export type Claimant = {
  /** Where the code goes. */
  readonly to: string;
  readonly owner: CodeOwner;
  readonly hasPassword: boolean;
};
/** `holder`: the user with that login, also if they may not set a password. */
export type ClaimState = { readonly claimant: Claimant | undefined; readonly holder: Holder | undefined };

/** Does the same look-ups for every name of a kind, so that the time of an answer reveals nothing. */
export const findClaimant = (site: Site, purpose: Purpose, named: Named): Promise<ClaimState> => {
  if (named.kind === "phone") return byPhone(site, purpose, named.phone);
  return named.kind === "account" ? byAccount(site, purpose, named.account) : byEmail(site, purpose, named.email);
};

const byPhone = async ({ db, clock }: Site, purpose: Purpose, phone: string): Promise<ClaimState> => {
  const [found, number] = await Promise.all([findHolder(db, { phone }), findActiveNumber(db.knex, phone)]);
  const state = found && stateOf(found, number);
  // a login whose number is another's now stands in nobody's way
  const holder = state === "another's" ? undefined : found;
  const mayClaim =
    number &&
    !isNewSim(number, clock.now()) &&
    isCustomer(purpose, holder) &&
    (!holder || isEnough(purpose, holder, state));
  if (!mayClaim) return { claimant: undefined, holder };
  const { accountId, subscriberId } = number;
  return { holder, claimant: claimantOf(phone, { accountId, subscriberId, phone }, holder) };
};

/** A code to a number that has changed since its holder showed it sets nobody's password. */
const isEnough = (purpose: Purpose, { hasPassword }: Holder, state: NumberState | undefined): boolean =>
  state === "his" || (purpose === "registration" && hasPassword);

/** Only a fixed-line account can register: users of mobile accounts register their numbers. */
const byAccount = async ({ db }: Site, purpose: Purpose, accountId: number): Promise<ClaimState> => {
  const name = { login_account: accountId };
  const [holder, account] = await Promise.all([findHolder(db, name), findSignInAccount(db, accountId)]);
  const isOfKind = account?.kind === "fixed" || purpose === "recovery";
  const to = account?.deliveryEmail;
  if (!to || !isOfKind || !isCustomer(purpose, holder)) return { claimant: undefined, holder };
  return { holder, claimant: claimantOf(to, { accountId }, holder) };
};

/** Also for the operator's staff, who have no other login. */
const byEmail = async ({ db }: Site, purpose: Purpose, email: string): Promise<ClaimState> => {
  const holder = await findHolder(db, { email });
  if (purpose !== "recovery" || !holder?.isActive) return { claimant: undefined, holder };
  return { holder, claimant: claimantOf(email, {}, holder) };
};

const isCustomer = (purpose: Purpose, holder: Holder | undefined): boolean =>
  holder ? holder.isActive && !holder.isStaff : purpose === "registration";

const claimantOf = (to: string, owner: CodeOwner, holder: Holder | undefined): Claimant => ({
  to,
  owner: holder ? { ...owner, userId: holder.id, version: holder.sessionVersion } : owner,
  hasPassword: holder?.hasPassword ?? false,
});

/** The claimant whom the code proved, read again: "has" a password already, or is "gone" because something changed meanwhile. */
export const findProved = async (
  site: Site,
  { purpose, named, proved: { owner } }: ProvedClaim,
): Promise<Claimant | "has" | "gone"> => {
  const { claimant } = await findClaimant(site, purpose, named);
  const isSame = claimant?.owner.accountId === owner.accountId && claimant?.owner.subscriberId === owner.subscriberId;
  if (!claimant || !isSame) return "gone";
  if (purpose === "registration" && claimant.hasPassword) return "has";
  return claimant.owner.userId === owner.userId && claimant.owner.version === owner.version ? claimant : "gone";
};

/** What the password must not contain, and how long it must be. */
export const contextOf = async (
  { db, config }: Site,
  { owner }: Claimant,
  fullName: string | null,
): Promise<PasswordContext> => {
  const { userId, version = 0, accountId, phone = null } = owner;
  const [user, account] = await Promise.all([
    userId === undefined ? undefined : findUser({ db, config }, { id: userId, version, signInId: null }),
    accountId === undefined ? undefined : findSignInAccount(db, accountId),
  ]);
  return {
    words: [fullName, phone, config.operator.name, ...wordsOfAccount(account), ...(user ? wordsOfUser(user) : [])],
    hasSecondFactor: user?.hasSecondFactor === true,
  };
};

const wordsOfAccount = (account: SignInAccount | undefined) =>
  account ? [formatAccountNumber(account.accountId), account.clientName] : [];

const wordsOfUser = ({ name, phone, email, grants }: Express.User) => [
  name,
  phone,
  email,
  ...grants.flatMap(({ accountNumber, clientName }) => [accountNumber, clientName]),
];

export const loginNameOf = (named: Named): LoginName => {
  if (named.kind === "phone") return { phone: named.phone };
  return named.kind === "email" ? { email: named.email } : { login_account: named.account };
};

/** In its one normal form, as codes are counted by it. */
export const targetOf = (named: Named): string => {
  if (named.kind === "phone") return named.phone;
  return named.kind === "email" ? named.email : formatAccountNumber(named.account);
};
