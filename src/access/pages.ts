import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { formatDate, formatDateTime } from "../kernel/dates.ts";
import { formatMsisdn, isMsisdn } from "../kernel/msisdn.ts";
import type { Grant, Role } from "./grant.ts";
import type { Invitation } from "./invitations/repository.ts";
import type { Words } from "./messages.ts";

type ListInput = {
  readonly accountId: number;
  readonly grants: readonly Grant[];
  readonly invitations: readonly Invitation[];
  readonly subscribers: number;
  readonly now: Date;
  readonly userId: number | null;
  readonly mayInvite: boolean;
  readonly mayChange: (grant: Grant) => boolean;
  readonly mayRevoke: (invitation: Invitation) => boolean;
};

export const accessPage = (words: Words, input: ListInput) => {
  const { accountId, grants, invitations, subscribers, mayInvite } = input;
  const base = accessHref(accountId);
  return {
    title: words.t("title"),
    pretitle: words.t("accountOf", { account: showAccountNumber(accountId) }),
    lead: words.t("lead"),
    actions: mayInvite
      ? [{ text: words.t("invite"), href: `${base}/invitations/new`, icon: "user-plus", kind: "primary" }]
      : [],
    columns: {
      person: words.t("columnPerson"),
      contact: words.t("columnContact"),
      role: words.t("columnRole"),
      given: words.t("columnGiven"),
      state: words.t("columnState"),
      change: words.t("change"),
    },
    rows: grants.map((grant) => grantRow(words, base, input, grant)),
    subscribers: subscribers > 0 ? words.t("subscribers", { count: subscribers }) : null,
    invitations: {
      title: words.t("invitations"),
      empty: { title: words.t("noInvitations"), text: words.t("noInvitationsText") },
      columns: {
        to: words.t("columnTo"),
        role: words.t("columnRole"),
        sent: words.t("columnSent"),
        until: words.t("columnUntil"),
        revoke: words.t("revoke"),
      },
      rows: invitations.map((invitation) => invitationRow(words, base, input, invitation)),
    },
  };
};

export const accessHref = (accountId: number): string => `/a/${formatAccountNumber(accountId)}/access`;

type Address = { readonly phone: string | null; readonly email: string | null };
const showPhone = (phone: string): string => (isMsisdn(phone) ? formatMsisdn(phone) : phone);

export const addressText = ({ phone, email }: Address): string => email ?? (phone === null ? "" : showPhone(phone));

/** What the person signs in with. */
export const contactsOf = (words: Words, { phone, email, loginAccount }: Grant) => [
  ...(phone === null ? [] : [{ label: words.t("phone"), value: showPhone(phone) }]),
  ...(email === null ? [] : [{ label: words.t("email"), value: email }]),
  ...(loginAccount === null ? [] : [{ label: words.t("account"), value: showAccountNumber(loginAccount) }]),
];

export const givenText = (words: Words, { grantedAt, grantedBy }: Grant) => ({
  day: formatDate(grantedAt, words.lang),
  by: grantedBy ?? words.t("byOperator"),
});

export const stateOf = (words: Words, { mayEnter, suspendedAt }: Grant) => {
  if (suspendedAt) return { stateText: words.t("stateSuspended"), stateKind: "warning" };
  return mayEnter
    ? { stateText: words.t("stateActive"), stateKind: "success" }
    : { stateText: words.t("stateStopped"), stateKind: "danger" };
};

const grantRow = (words: Words, base: string, { userId, mayChange }: ListInput, grant: Grant) => ({
  href: `${base}/${grant.id}`,
  name: grant.name,
  note: grant.userId === userId ? words.t("you") : null,
  contacts: contactsOf(words, grant).map(({ value }) => value),
  role: words.t(`role.${grant.role}`),
  given: givenText(words, grant),
  ...stateOf(words, grant),
  change: mayChange(grant) ? { text: words.t("change"), label: words.t("changeOf", { name: grant.name }) } : null,
});

const invitationRow = (words: Words, base: string, { now, mayRevoke }: ListInput, invitation: Invitation) => {
  const { id, name, role, inviter, createdAt, expiresAt } = invitation;
  const to = addressText(invitation);
  const isOver = expiresAt <= now;
  return {
    to,
    name,
    role: words.t(`role.${role}`),
    sent: { day: formatDateTime(createdAt, words.lang), by: inviter },
    until: formatDateTime(expiresAt, words.lang),
    over: isOver ? words.t("expired") : null,
    revoke: mayRevoke(invitation)
      ? {
          action: `${base}/invitations/${id}/revocation`,
          text: words.t(isOver ? "takeOff" : "revoke"),
          label: words.t("revokeOf", { to }),
        }
      : null,
  };
};

export const roleRadios = (words: Words, roles: readonly Role[], chosen: string, error: string | undefined) => ({
  legend: words.t("columnRole"),
  name: "role",
  required: true,
  error: sentence(words, error),
  options: roles.map((role) => ({
    value: role,
    text: words.t(`role.${role}`),
    hint: words.t(`roleText.${role}`),
    checked: role === chosen,
  })),
});

const faultCodes = [
  "toMissing",
  "toWrong",
  "nameMissing",
  "nameLong",
  "roleMissing",
  "passwordMissing",
  "notOurs",
  "holdsAlready",
  "alreadyHeld",
] as const;

/** The sentence of a form's fault. */
export const sentence = (words: Words, code: string | undefined): string | undefined => {
  const known = faultCodes.find((each) => each === code);
  return known && words.t(known);
};
