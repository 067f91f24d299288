import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { type Column, type RowAction, type Tone, tableOf } from "../kernel/column.ts";
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
    table: tableOf(grantColumns(words, base, input.userId), grants, {
      label: words.t("title"),
      look: "icon-actions",
      actions: changing(words, base, input),
    }),
    subscribers: subscribers > 0 ? words.t("subscribers", { count: subscribers }) : null,
    invitations: {
      title: words.t("invitations"),
      empty: { title: words.t("noInvitations"), text: words.t("noInvitationsText") },
      table:
        invitations.length === 0
          ? null
          : tableOf(invitationColumns(words, input.now), invitations, {
              label: words.t("invitations"),
              look: "icon-actions table-addresses",
              actions: revoking(words, base, input),
            }),
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

export const stateOf = (words: Words, { mayEnter, suspendedAt }: Grant): { stateText: string; stateKind: Tone } => {
  if (suspendedAt) return { stateText: words.t("stateSuspended"), stateKind: "warning" };
  return mayEnter
    ? { stateText: words.t("stateActive"), stateKind: "success" }
    : { stateText: words.t("stateStopped"), stateKind: "danger" };
};

const grantColumns = (words: Words, base: string, userId: number | null): readonly Column<Grant>[] => [
  {
    key: "person",
    title: words.t("columnPerson"),
    isLead: true,
    text: ({ name }) => name,
    href: ({ id }) => `${base}/${id}`,
    notes: (grant) => (grant.userId === userId ? [words.t("you")] : []),
  },
  {
    key: "contact",
    title: words.t("columnContact"),
    kind: "nums",
    text: (grant) => contactsOf(words, grant)[0]?.value ?? "",
    notes: (grant) =>
      contactsOf(words, grant)
        .slice(1)
        .map(({ value }) => value),
  },
  { key: "role", title: words.t("columnRole"), text: ({ role }) => words.t(`role.${role}`) },
  {
    key: "given",
    isExtra: true,
    title: words.t("columnGiven"),
    kind: "date",
    text: (grant) => givenText(words, grant).day,
    notes: (grant) => [givenText(words, grant).by],
  },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: (grant) => stateOf(words, grant).stateText,
    tone: (grant) => stateOf(words, grant).stateKind,
  },
];

const changing = (words: Words, base: string, { mayChange }: ListInput) => ({
  title: words.t("change"),
  of: (grant: Grant): RowAction[] =>
    mayChange(grant)
      ? [
          {
            text: words.t("change"),
            label: words.t("changeOf", { name: grant.name }),
            href: `${base}/${grant.id}`,
            icon: "pencil",
          },
        ]
      : [],
});

const invitationColumns = (words: Words, now: Date): readonly Column<Invitation>[] => [
  {
    key: "to",
    title: words.t("columnTo"),
    isLead: true,
    text: addressText,
    notes: ({ name }) => (name ? [name] : []),
  },
  { key: "role", title: words.t("columnRole"), text: ({ role }) => words.t(`role.${role}`) },
  {
    key: "sent",
    title: words.t("columnSent"),
    text: ({ createdAt }) => formatDateTime(createdAt, words.lang),
    notes: ({ inviter }) => [inviter],
  },
  {
    key: "until",
    title: words.t("columnUntil"),
    text: ({ expiresAt }) => formatDateTime(expiresAt, words.lang),
    badge: ({ expiresAt }) => (expiresAt <= now ? { text: words.t("expired"), tone: "neutral" } : null),
  },
];

const revoking = (words: Words, base: string, { now, mayRevoke }: ListInput) => ({
  title: words.t("revoke"),
  of: (invitation: Invitation): RowAction[] =>
    mayRevoke(invitation)
      ? [
          {
            text: words.t(invitation.expiresAt <= now ? "takeOff" : "revoke"),
            label: words.t("revokeOf", { to: addressText(invitation) }),
            post: `${base}/invitations/${invitation.id}/revocation`,
            icon: "x",
          },
        ]
      : [],
});

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
  "toOther",
  "nameMissing",
  "nameLong",
  "nameSigns",
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
