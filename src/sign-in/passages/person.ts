import type { LoginName } from "../../accounts/index.ts";
import type { CodeSubject } from "../../codes/index.ts";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import type { PasswordContext } from "../../passwords/index.ts";
import type { Named } from "../forms.ts";
import { isNewSim } from "../recipient.ts";
import { findActiveNumber, findSignInAccount, type SignInAccount } from "../repository.ts";
import type { Site } from "../site.ts";
import { findUser } from "../user.ts";
import { findHolder, type Holder } from "./repository.ts";
import type { Proved, Purpose } from "./session.ts";

/** Who may set a password for what was typed. */
export type Person = {
  /** Where the code goes. */
  readonly to: string;
  readonly subject: CodeSubject;
  readonly hasPassword: boolean;
};
export type Found = { readonly person: Person | undefined; readonly holder: Holder | undefined };

/** Looks up the same whatever was typed, so that an answer says nothing of whom it is about. */
export const findPerson = (site: Site, purpose: Purpose, named: Named): Promise<Found> => {
  if (named.kind === "phone") return byPhone(site, purpose, named.phone);
  return named.kind === "account" ? byAccount(site, purpose, named.account) : byEmail(site, purpose, named.email);
};

const byPhone = async (site: Site, purpose: Purpose, phone: string): Promise<Found> => {
  const [holder, number] = await Promise.all([findHolder(site.db, { phone }), findActiveNumber(site.db, phone)]);
  const mayGet = number && !isNewSim(site, number.simChangedAt) && isCustomer(purpose, holder);
  if (!mayGet) return { person: undefined, holder };
  const { accountId, subscriberId } = number;
  return { holder, person: personOf(phone, { accountId, subscriberId, phone }, holder) };
};

/** A mobile account gets no sign-in of its own: its people come in by their numbers. */
const byAccount = async (site: Site, purpose: Purpose, accountId: number): Promise<Found> => {
  const name = { login_account: accountId };
  const [holder, account] = await Promise.all([findHolder(site.db, name), findSignInAccount(site.db, accountId)]);
  const isOfKind = account?.kind === "fixed" || purpose === "recovery";
  const to = account?.deliveryEmail;
  if (!to || !isOfKind || !isCustomer(purpose, holder)) return { person: undefined, holder };
  return { holder, person: personOf(to, { accountId }, holder) };
};

/** The operator's staff too have no other way. */
const byEmail = async ({ db }: Site, purpose: Purpose, email: string): Promise<Found> => {
  const holder = await findHolder(db, { email });
  if (purpose !== "recovery" || !holder?.isActive) return { person: undefined, holder };
  return { holder, person: personOf(email, {}, holder) };
};

const isCustomer = (purpose: Purpose, holder: Holder | undefined): boolean =>
  holder ? holder.isActive && !holder.isStaff : purpose === "registration";

const personOf = (to: string, subject: CodeSubject, holder: Holder | undefined): Person => ({
  to,
  subject: holder ? { ...subject, userId: holder.id, version: holder.sessionVersion } : subject,
  hasPassword: holder?.hasPassword ?? false,
});

/** Whom the code proved, as he stands now: registered already, or not the same any more. */
export const findProved = async (site: Site, { purpose, named, proved }: Proved): Promise<Person | "has" | "gone"> => {
  const { person } = await findPerson(site, purpose, named);
  const { subject } = proved;
  const isThere =
    person?.subject.accountId === subject.accountId && person?.subject.subscriberId === subject.subscriberId;
  if (!person || !isThere) return "gone";
  if (purpose === "registration" && person.hasPassword) return "has";
  return person.subject.userId === subject.userId && person.subject.version === subject.version ? person : "gone";
};

/** What the password must not be made of, and how long it must be. */
export const contextOf = async (site: Site, { subject }: Person, fullName: string | null): Promise<PasswordContext> => {
  const { userId, version = 0, accountId, phone = null } = subject;
  const [user, account] = await Promise.all([
    userId === undefined ? undefined : findUser(site, { id: userId, version, signInId: null }),
    accountId === undefined ? undefined : findSignInAccount(site.db, accountId),
  ]);
  return {
    words: [fullName, phone, site.config.operator.name, ...wordsOfAccount(account), ...(user ? wordsOfUser(user) : [])],
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

/** In its one normal form, as codes are counted by it. */
export const targetOf = (named: Named): string => {
  if (named.kind === "phone") return named.phone;
  return named.kind === "email" ? named.email : formatAccountNumber(named.account);
};

/** All that a user signs in with. */
export const loginsOf = (of: {
  phone: string | null;
  email: string | null;
  loginAccount: number | null;
}): LoginName[] => [
  ...(of.phone === null ? [] : [{ phone: of.phone }]),
  ...(of.email === null ? [] : [{ email: of.email }]),
  ...(of.loginAccount === null ? [] : [{ login_account: of.loginAccount }]),
];
