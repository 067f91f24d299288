import { showAccountNumber } from "../kernel/account-number.ts";
import { formatDate, formatDateTime } from "../kernel/dates.ts";
import { formatMsisdn, isMsisdn } from "../kernel/msisdn.ts";
import { agentOf } from "./agent.ts";
import type { Words } from "./messages.ts";
import type { HeldRole, SignIn } from "./repository.ts";

export type ProfileView = {
  readonly user: {
    readonly name: string;
    readonly phone: string | null;
    readonly email: string | null;
    readonly isStaff: boolean;
  };
  readonly loginAccount: number | null;
  readonly grants: readonly HeldRole[];
  readonly signIns: readonly SignIn[];
  /** The sign-in of this session. */
  readonly ownId: string | null;
  /** Whether the session of a sign-in has not expired. */
  readonly isOpen: (signIn: SignIn) => boolean;
  readonly isPlain: boolean;
};

export const profilePage = (words: Words, view: ProfileView) => ({
  title: words.t("title"),
  isPlain: view.isPlain,
  about: { title: words.t("about"), rows: aboutRows(words, view) },
  safety: { title: words.t("safety"), items: safetyLinks(words) },
  roles: rolesCard(words, view),
  history: historyCard(words, view),
});

const aboutRows = (words: Words, { user, loginAccount }: ProfileView) => [
  { label: words.t("name"), value: user.name },
  { label: words.t("phone"), value: phoneText(user.phone) ?? words.t("none") },
  { label: words.t("email"), value: user.email ?? words.t("none") },
  ...(loginAccount === null ? [] : [{ label: words.t("loginAccount"), value: showAccountNumber(loginAccount) }]),
];

const phoneText = (phone: string | null): string | null =>
  phone !== null && isMsisdn(phone) ? formatMsisdn(phone) : phone;

const safetyLinks = (words: Words) =>
  (
    [
      ["password", "key", "/profile/password"],
      ["factor", "shield-lock", "/profile/second-factor"],
      ["sessions", "device-desktop", "/profile/sessions"],
    ] as const
  ).map(([key, icon, href]) => ({ icon, href, text: words.t(`link.${key}`), hint: words.t(`hint.${key}`) }));

const rolesCard = (words: Words, { grants, user }: ProfileView) => ({
  title: words.t("roles"),
  columns: { account: words.t("columnAccount"), role: words.t("columnRole"), given: words.t("columnGiven") },
  rows: grants.map((grant) => ({
    account: showAccountNumber(grant.accountId),
    client: grant.clientName,
    role: roleText(words, grant.role),
    number: phoneText(grant.msisdn),
    given: formatDate(grant.grantedAt, words.lang),
    by: grant.grantedBy ?? words.t("byOperator"),
  })),
  emptyText: words.t(user.isStaff ? "noRolesOfStaff" : "noRoles"),
});

const roles = ["subscriber", "viewer", "accountant", "administrator", "supervisor"] as const;
const roleText = (words: Words, role: string): string => {
  const known = roles.find((each) => each === role);
  return known ? words.t(`role.${known}`) : role;
};

const historyCard = (words: Words, { signIns, ownId, isOpen }: ProfileView) => ({
  title: words.t("history"),
  note: words.t("historyNote"),
  columns: {
    at: words.t("columnAt"),
    way: words.t("columnWay"),
    device: words.t("columnDevice"),
    address: words.t("columnAddress"),
    ended: words.t("columnEnded"),
  },
  rows: signIns.map((signIn) => ({
    at: formatDateTime(signIn.startedAt, words.lang),
    way: wayText(words, signIn.way),
    device: agentText(words, signIn.agent),
    address: signIn.address || "—",
    ...endOf(words, signIn, { isOwn: signIn.id === ownId, isOpen: isOpen(signIn) }),
  })),
  emptyText: words.t("noHistory"),
});

/** A session that nobody ended has expired once it was idle or open for too long. */
const endOf = (words: Words, { endedAt }: SignIn, { isOwn, isOpen }: { isOwn: boolean; isOpen: boolean }) => {
  if (endedAt) return { ended: formatDateTime(endedAt, words.lang), endedKind: null };
  if (isOwn) return { ended: words.t("thisSession"), endedKind: "info" };
  return isOpen ? { ended: words.t("open"), endedKind: "success" } : { ended: words.t("expired"), endedKind: null };
};

const ways = ["sms", "password", "account", "email", "passkey"] as const;

export const wayText = (words: Words, way: string): string => {
  const known = ways.find((each) => each === way);
  return words.t(known ? `way.${known}` : "way.other");
};

/** «Chrome, Windows». */
export const agentText = (words: Words, header: string): string => {
  const { browser, system } = agentOf(header);
  const name = browser === "yandex" ? words.t("yandex") : (browser ?? words.t("unknownBrowser"));
  return system === null ? name : `${name}, ${system}`;
};
